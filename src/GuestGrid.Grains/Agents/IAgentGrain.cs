using GuestGrid.Core.Agents;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.Agents;

/// <summary>The owner of one agent.</summary>
[Alias("guestgrid.agent")]
public interface IAgentGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<AgentAnswer>> Execute(AgentCommand command);
}
