using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>What must hold when no faults happen any more and everything had time to settle.</summary>
internal sealed class QuietChecks(World world)
{
    // Clocks may differ, and a poll comes when it comes.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(12);

    // Entities that have just changed may be about to tell each other.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private DateTimeOffset Now => world.Now;

    public void Run()
    {
        foreach (var (key, entity) in world.Ledger.Entities)
        {
            world.Watch.Require(!(entity.OldestTell < world.Loop.Now - Slack), Invariant.OutboxesDrain,
                $"{key} has a tell since {entity.OldestTell}.");
            world.Watch.Require(!(entity.NextWake < Now - Slack), Invariant.NothingIsOverdue,
                $"{key} should have been woken at {entity.NextWake}, it is {Now}.");
            world.Watch.Require(!(entity.WakeAt < Now - Slack), Invariant.NothingIsOverdue,
                $"{key} is in the index for {entity.WakeAt}, it is {Now}.");
        }
        // An older owner may have taken a command for a repeat that was none: writes are fenced, answers without one
        // are not. What is left over then ends with the lease and the session.
        if (world.Cluster.HadTwoOwners) return;
        CheckSlots();
        foreach (var session in world.Ledger.Sessions) CheckRoute(session);
        CheckAgents();
        CheckLines();
    }

    // What ends in this very moment is on its way to those who have to know.
    private bool IsSettled(SessionRecord session) => session.State switch
    {
        GuestSession.Open => session.IsLive(Now + Slack),
        GuestSession.Ended ended => ended.EndedAt < Now - Slack,
        _ => true,
    };

    private bool HasJustChanged(string kind, string id, TimeSpan since) =>
        world.Ledger.Entities.TryGetValue(new EntityKey(kind, id), out var entity)
        && entity.WrittenAt > world.Loop.Now - since;

    private bool IsSettled(ConversationId conversation) => IsSettled(world.Ledger.Session(conversation.Session));

    private void CheckSlots()
    {
        foreach (var (id, visitor) in world.Ledger.StatesOf<AnonymousVisitor>(EntityKinds.Visitor))
            foreach (var slot in visitor.Slots)
                world.Watch.Require(world.Ledger.Session(slot.Session) is var session
                    && (session.State is not GuestSession.Ended || !IsSettled(session)),
                    Invariant.SlotsFollowSessions, $"{id} holds a slot for {slot.Session}, which is over.");
        foreach (var session in world.Ledger.Sessions)
            if (session.IsLive(Now) && session.State is GuestSession.Open open)
                world.Watch.Require(world.Ledger.StateOf<AnonymousVisitor>(EntityKinds.Visitor,
                    GuestId.Of(open.Opening.Anonymous).ToString())?.Slots.Any(
                    slot => slot.Session == session.Id) == true, Invariant.SlotsFollowSessions, $"{session.Id} lives and holds no slot.");
    }

    private void CheckRoute(SessionRecord session)
    {
        if (session.State is not GuestSession.Open open || !IsSettled(session)) return;
        // Asking a full queue again and again is quiet enough, but not a moment to look.
        if (world.Ledger.Entities[new EntityKey(EntityKinds.Session, session.Id.ToString())].OldestTell is not null)
            return;
        switch (open.Stage)
        {
            case RoutingStage.Assigned assigned when assigned.Agent != EchoAgent.Id:
                world.Watch.Require(world.Ledger.StateOf<Agent>(EntityKinds.Agent, assigned.Agent.ToString())!
                    .Assignments.ContainsKey(open.Conversation), Invariant.NobodyIsStuck,
                    $"{session.Id} is with {assigned.Agent}, who does not know.");
                break;
            case RoutingStage.Waiting { RetryAt: null }:
                CheckWaiting(open);
                break;
            case RoutingStage.Waiting { RetryAt: { } retry }:
                world.Watch.Require(retry <= Now + world.Scenario.Policies.Session.RoutingRetryMax + Slack,
                    Invariant.NobodyIsStuck, $"{session.Id} asks for its place in line not before {retry}.");
                break;
        }
    }

    private void CheckWaiting(GuestSession.Open open)
    {
        var name = open.Routing.Queue.ToString();
        var queue = world.Ledger.StateOf<Queue>(EntityKinds.Queue, name) ?? QueueDecider.Initial;
        world.Watch.Require(queue.Line.Find(open.Conversation)?.Ticket == open.Ticket, Invariant.NobodyIsStuck,
            $"{open.Opening.Session} waits with ticket {open.Ticket} in {name}, where it is not so.");
        foreach (var (id, agent) in world.Ledger.StatesOf<Agent>(EntityKinds.Agent))
        {
            // Who has just become free is asked next.
            world.Watch.Require(agent.Free == 0 || !agent.Profile!.Queues.Contains(open.Routing.Queue)
                || HasJustChanged(EntityKinds.Agent, id, Slack), Invariant.NobodyIsStuck,
                $"{open.Opening.Session} waits in {name} for {id}, who is free.");
        }
    }

    private void CheckAgents()
    {
        foreach (var (id, agent) in world.Ledger.StatesOf<Agent>(EntityKinds.Agent))
            foreach (var conversation in agent.Assignments.Keys.Where(conversation =>
                IsSettled(conversation) && !HasJustChanged(EntityKinds.Agent, id, Moment)))
                world.Watch.Require(world.Ledger.Session(conversation.Session).State is GuestSession.Open
                {
                    Stage: RoutingStage.Assigned { Agent: var known },
                } && known.ToString() == id, Invariant.NobodyIsStuck,
                    $"{id} has {conversation}, which is {world.Ledger.Session(conversation.Session).State}.");
    }

    private void CheckLines()
    {
        foreach (var (id, queue) in world.Ledger.StatesOf<Queue>(EntityKinds.Queue))
            foreach (var waiting in queue.Line.Where(waiting => IsSettled(waiting.Conversation)
                && !HasJustChanged(EntityKinds.Session, waiting.Conversation.Session.ToString(), Moment)))
                world.Watch.Require(world.Ledger.Session(waiting.Conversation.Session).State is GuestSession.Open
                {
                    Stage: RoutingStage.Waiting, Routing.Queue: var queued,
                } && queued.ToString() == id, Invariant.NobodyIsStuck,
                    $"{waiting.Conversation.Session} stands in {id}, and is " +
                    $"{world.Ledger.Session(waiting.Conversation.Session).State}.");
    }

    /// <summary>Each entity as its owner has it, as a replay gives it, and as it was followed event by event.</summary>
    public void CheckMemory()
    {
        foreach (var owner in world.Cluster.Alive)
            foreach (var (key, state, version) in owner.InMemory())
            {
                if (world.Cluster.OwnerOf(key.Kind, key.Id) != owner) continue;
                var stored = world.Ledger.Load(key).GetAwaiter().GetResult();
                if (version != stored.Version) continue;
                if (!world.Ledger.Entities.TryGetValue(key, out var entity)) continue;
                var replayed = entity.Spell(entity.Replay(stored));
                world.Watch.Require(entity.Spell(state) == replayed && entity.Spell(entity.State) == replayed,
                    Invariant.MemoryIsTheReplay, $"{key} in memory: {entity.Spell(state)}\nreplayed: {replayed}");
            }
    }
}
