using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>What must hold when every session has had the time to expire.</summary>
internal sealed class EndChecks(World world)
{
    public void Run(int ticks, TimeSpan time)
    {
        foreach (var session in world.Ledger.Sessions)
            world.Watch.Require(session.State is not GuestSession.Open, Invariant.NothingIsOverdue,
                $"{session.Id} did not expire: {session.State}.");
        if (!world.Cluster.HadTwoOwners) CheckLeftovers();
        // An entity has a few deadlines in its life, and waiting conversations one each few seconds.
        var bound = world.Ledger.Entities.Count * (4 + (int)(time.TotalSeconds / 10));
        world.Watch.Require(ticks <= bound, Invariant.TicksAreFew,
            $"{ticks} ticks in {time.TotalSeconds} quiet seconds.");
    }

    private void CheckLeftovers()
    {
        foreach (var (id, queue) in world.Ledger.StatesOf<Queue>(EntityKinds.Queue))
            world.Watch.Require(queue.Line.Count == 0, Invariant.NobodyIsStuck,
                $"{queue.Line.Count} still stand in {id}.");
        foreach (var (id, agent) in world.Ledger.StatesOf<Agent>(EntityKinds.Agent))
            world.Watch.Require(agent.Offers.Count + agent.Assignments.Count == 0, Invariant.NobodyIsStuck,
                $"{id} still has conversations.");
        foreach (var (id, visitor) in world.Ledger.StatesOf<AnonymousVisitor>(EntityKinds.Visitor))
            foreach (var slot in visitor.Slots)
                world.Watch.Require(world.Ledger.Session(slot.Session).State is GuestSession.Absent,
                    Invariant.SlotsFollowSessions, $"{id} holds a slot for {slot.Session}.");
    }
}
