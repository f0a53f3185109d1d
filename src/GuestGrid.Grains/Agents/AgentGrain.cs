using GuestGrid.Core.Agents;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Concurrency;

namespace GuestGrid.Grains.Agents;

[Reentrant, GrainType("guestgrid.agent")]
internal sealed class AgentGrain(GrainEnvironment environment)
    : EntityGrain<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>(
        EntityKinds.Agent, environment.Policies.Agent, environment), IAgentGrain
{
    public ValueTask<Reply<AgentAnswer>> Execute(AgentCommand command) => Run(command);
}
