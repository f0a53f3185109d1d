using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Queues;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Queues.QueueCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// An agent accepted and dropped at once; the conversation was queued again before the queue heard of the acceptance,
/// which then took out the new ticket: the guest waited for ever.
/// </summary>
public sealed class LateAcceptanceLosesConversation
{
    [Fact]
    public void An_acceptance_of_an_older_offer_does_not_take_out_a_newer_ticket()
    {
        var queue = new Scenario<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer,
            QueuePolicy>(QueuePolicy.Default)
            .Given(QueueKit.Agent("ann", 1, 1), new Enqueue(QueueKit.Waiting(1)), new Enqueue(QueueKit.Waiting(1,
                ticket: 3)));
        queue.When(new AnswerOffer(Ids.Conversation(1), 1, Ids.Agent("ann"), OfferAnswer.Accepted)).ThenUnchanged();
        Assert.Equal(3, Assert.Single(queue.State.Line).Ticket);
    }
}
