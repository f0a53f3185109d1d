using GuestGrid.Core.Agents;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>Counts what an agent has at every write.</summary>
internal sealed class CapacityCheck(World world) : ILedgerObserver<Agent, AgentEvent>
{
    public void Happened(Agent before, AgentEvent @event, Agent after) { }

    public void Replaced(Agent state) { }

    public void Misfit(Agent before, AgentEvent @event) { }

    public void Written(Agent state)
    {
        var taken = state.Offers.Count + state.Assignments.Count;
        world.Watch.Require(taken <= world.Scenario.Capacity, Invariant.CapacityHolds,
            $"{state.Profile?.Agent} has {taken} conversations and offers.");
    }
}
