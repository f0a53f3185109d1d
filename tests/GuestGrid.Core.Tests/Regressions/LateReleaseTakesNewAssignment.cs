using GuestGrid.Core.Agents;
using GuestGrid.Core.Tests.Agents;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Agents.AgentCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// An agent left, came back and accepted the same conversation; the release that answered its leaving came late and
/// took
/// the new assignment away, so that nobody gave the conversation back when the agent left again.
/// </summary>
public sealed class LateReleaseTakesNewAssignment
{
    private static Scenario<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer,
        AgentPolicy> Serving(long ticket) =>
        new Scenario<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>(AgentPolicy.Default)
            .Given(new SignOn(Ids.Desk(1), AgentKit.Profile(1, "sales")),
                new ConsiderOffer(AgentKit.Offer(1, ticket: ticket)), new AcceptOffer(Ids.Conversation(1)));

    [Fact]
    public void A_release_under_an_older_ticket_leaves_a_newer_assignment_alone() =>
        Serving(3).When(new Release(Ids.Conversation(1), 1)).ThenUnchanged();

    [Fact]
    public void An_offer_under_a_newer_ticket_does_not_wait_for_the_release()
    {
        var agent = Serving(1).When(new ConsiderOffer(AgentKit.Offer(1, 2, ticket: 3)));
        Assert.Empty(agent.State.Assignments);
        Assert.Equal(3, Assert.Single(agent.State.Offers.Values).Ticket);
    }
}
