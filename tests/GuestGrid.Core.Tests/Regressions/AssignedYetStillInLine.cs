using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.GuestSessions;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// A guest's context moved the conversation to another queue while an agent of the first accepted it: it was served and
/// still stood in the other line, where agents were offered it.
/// </summary>
public sealed class AssignedYetStillInLine
{
    [Fact]
    public void Whoever_is_assigned_the_queue_where_the_conversation_waits_is_told()
    {
        var session = new Scenario<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
            GuestSessionAnswer, GuestSessionPolicy>(GuestSessionPolicy.Default)
            .Given(SessionKit.Opening(), new Connect(Ids.Socket(1), null, null),
                new SetContext(System.Collections.Immutable.ImmutableSortedDictionary<string, string?>.Empty,
                    new RoutingChange(Ids.Queue("help"), null, null, null)))
            .When(new Assign(Ids.Agent("ann"), "Ann", null, Ids.Ticket(2)));
        session.ThenTold(new Effect.TellQueue(
            Ids.Queue("help"), new QueueCommand.Withdraw(Ids.Conversation(1), Ids.Ticket(3))));
        session.When(new Unassign(Ids.Agent("ann"), null));
        Assert.Equal(Ids.Ticket(4), session.ThenEvent<GuestSessionEvent.ConversationQueued>().Ticket);
    }
}
