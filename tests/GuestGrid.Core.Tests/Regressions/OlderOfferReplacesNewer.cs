using GuestGrid.Core.Agents;
using GuestGrid.Core.Tests.Agents;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Agents.AgentCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// A full agent refused the newer offer of a conversation whose older one it still showed, and an older replaced a
/// newer.
/// </summary>
public sealed class OlderOfferReplacesNewer
{
    private static Scenario<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer,
        AgentPolicy> Considering(long offer) =>
        new Scenario<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>(AgentPolicy.Default)
            .Given(new SignOn(Ids.Desk(1), AgentKit.Profile(1, "sales")), new ConsiderOffer(AgentKit.Offer(1, offer)));

    [Fact]
    public void A_newer_offer_takes_the_place_of_the_older_one()
    {
        var agent = Considering(1).Given(new ConsiderOffer(AgentKit.Offer(1, 2)));
        Assert.Equal(2, Assert.Single(agent.State.Offers.Values).Number);
    }

    [Fact]
    public void An_older_offer_does_not_take_the_place_of_a_newer_one() =>
        Considering(2).When(new ConsiderOffer(AgentKit.Offer(1))).ThenUnchanged();
}
