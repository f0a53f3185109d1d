using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.GuestSessions;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// A guest was erased and came again under the same idempotency key: its session counted its tickets anew, the queue
/// took it for the one that had left, and the guest waited for ever.
/// </summary>
public sealed class NewLifeTakenForAnOldTicket
{
    [Fact]
    public void A_session_that_comes_again_under_the_same_id_stands_in_line() =>
        Assert.NotNull(LineAfter(Ids.Seconds(1)));

    [Fact]
    public void If_its_tickets_did_not_grow_it_would_not() => Assert.Null(LineAfter(TimeSpan.Zero));

    /// <summary>The later life as the queue has it.</summary>
    private static WaitingConversation? LineAfter(TimeSpan between)
    {
        var queue = new Scenario<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy>(
            QueuePolicy.Default);
        foreach (var openedAt in new[] { Ids.Start, Ids.Start + between })
        {
            var session = new Scenario<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
                GuestSessionAnswer, GuestSessionPolicy>(GuestSessionPolicy.Default) { Now = openedAt };
            Tell(queue, session.Given(SessionKit.Opening()).When(new Connect(Ids.Socket(1), null, null)).Decision);
            if (openedAt == Ids.Start && queue.State.Gone.IsEmpty) Tell(queue, session.When(new Erase()).Decision);
        }
        return queue.State.Line.Find(Ids.Conversation(1));
    }

    private static void Tell(Scenario<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy> queue,
        Decision<GuestSessionEvent> decision)
    {
        foreach (var tell in decision.Effects.OfType<Effect.TellQueue>()) queue.Given(tell.Command);
    }
}
