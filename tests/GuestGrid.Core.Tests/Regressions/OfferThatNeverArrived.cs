using GuestGrid.Core.Agents;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Agents;
using GuestGrid.Core.Tests.Queues;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Queues.QueueCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// What a queue deducted for an offer that its agent never saw, or saw too late, was never added again: a free agent
/// was offered nothing any more.
/// </summary>
public sealed class OfferThatNeverArrived
{
    private static Scenario<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy> Offered =>
        new Scenario<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy>(QueuePolicy.Default)
            .Given(QueueKit.Agent("ann", 1, 1), new Enqueue(QueueKit.Waiting(1)));

    private static int Free(Queue queue) => queue.Agents[Ids.Agent("ann")].Free;

    [Fact]
    public void An_offer_that_nobody_answered_leaves_the_agent_free() =>
        Assert.Equal(1, Free(Offered.WhenWoken().State));

    [Fact]
    public void An_offer_that_is_withdrawn_leaves_the_agent_free() =>
        Assert.Equal(1, Free(Offered.When(new Withdraw(Ids.Conversation(1), 2)).State));

    [Fact]
    public void An_offer_that_arrives_after_its_end_is_answered_so_that_the_agent_stays_free()
    {
        var agent = new Scenario<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer,
            AgentPolicy>(AgentPolicy.Default)
            .Given(new AgentCommand.SignOn(Ids.Desk(1), AgentKit.Profile(1, "sales"))).After(Ids.Seconds(20))
            .When(new AgentCommand.ConsiderOffer(AgentKit.Offer(1)));
        var rejection = agent.ThenRefused<AgentRejection.OfferGone>();
        var queue = Offered;
        var told = Assert.Single(queue.Decision.Effects.OfType<Effect.Tell>());
        Assert.Equal(1, Free(queue.When(QueueDecider.Settle(told, rejection, null)!).State));
    }

    [Fact]
    public void An_agent_that_is_full_is_not_believed_to_be_free()
    {
        var queue = Offered;
        var told = Assert.Single(queue.Decision.Effects.OfType<Effect.Tell>());
        Assert.Equal(0, Free(queue.When(QueueDecider.Settle(told, new AgentRejection.NoCapacity(), null)!).State));
    }

    [Fact]
    public void An_offer_in_the_place_of_another_is_reported_to_the_queue_that_made_it()
    {
        var agent = new Scenario<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer,
            AgentPolicy>(AgentPolicy.Default)
            .Given(new AgentCommand.SignOn(Ids.Desk(1), AgentKit.Profile(1, "sales", "help")),
                new AgentCommand.ConsiderOffer(AgentKit.Offer(1)))
            .When(new AgentCommand.ConsiderOffer(AgentKit.Offer(1) with { Queue = Ids.Queue("help") }));
        Assert.Contains(agent.Decision.Effects, effect => effect is Effect.TellQueue told
            && told.To == Ids.Queue("help") && told.Command is NoteAgent { Free: 0 });
    }
}
