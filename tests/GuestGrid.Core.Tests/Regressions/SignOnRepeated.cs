using GuestGrid.Core.Agents;
using GuestGrid.Core.Tests.Agents;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Agents.AgentCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>Signing on again with the same words told every queue and every session once more.</summary>
public sealed class SignOnRepeated
{
    [Fact]
    public void Signing_on_again_from_the_same_desk_changes_nothing() =>
        new Scenario<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>(AgentPolicy.Default)
            .Given(new SignOn(Ids.Desk(1), AgentKit.Profile(2, "sales")))
            .When(new SignOn(Ids.Desk(1), AgentKit.Profile(2, "sales"))).ThenUnchanged().ThenTold();

    [Fact]
    public void Signing_on_again_with_more_capacity_is_told() =>
        new Scenario<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>(AgentPolicy.Default)
            .Given(new SignOn(Ids.Desk(1), AgentKit.Profile(2, "sales")))
            .When(new SignOn(Ids.Desk(1), AgentKit.Profile(3, "sales")))
            .ThenKinds(typeof(AgentEvent.SignedOn), typeof(AgentEvent.QueuesInformed));
}
