using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.Tests.GuestSessions;

public sealed partial class GuestSessionTests
{
    private static readonly RoutingChange ToHelp = new(Ids.Queue("help"), null, null, null);

    [Fact]
    public void A_conversation_is_queued_with_its_guests_first_connection_or_first_message_and_once()
    {
        Opened.When(Connect(1)).ThenKinds(typeof(GuestConnected), typeof(ConversationQueued));
        Opened.When(Say("hi")).ThenKinds(typeof(MessageStored), typeof(ConversationQueued));
        Connected.When(Connect(2)).ThenKinds(typeof(GuestConnected)).ThenTold();
    }

    [Fact]
    public void Before_the_guest_is_there_a_routing_change_is_kept_and_nobody_is_told()
    {
        var session = Opened.When(Context("a", "1", ToHelp)).ThenKinds(typeof(ContextChanged), typeof(RoutingChanged));
        session.ThenTold();
        session.When(Connect(1));
        var told = Assert.IsType<Effect.TellQueue>(Assert.Single(session.Decision.Effects));
        Assert.Equal(Ids.Queue("help"), told.To);
    }

    [Fact]
    public void While_it_waits_a_routing_change_moves_it_and_it_keeps_its_wait()
    {
        var session = Connected.After(Ids.Seconds(40)).When(Context("a", "1", ToHelp));
        var queued = session.ThenEvent<ConversationQueued>();
        Assert.Equal((Ids.Start, Ids.Ticket(2)), (queued.Since, queued.Ticket));
        var tells = session.Decision.Effects.OfType<Effect.TellQueue>().ToList();
        Assert.Equal(new QueueCommand.Withdraw(Conversation, Ids.Ticket(2)), tells[0].Command);
        Assert.Equal((Ids.Queue("sales"), Ids.Queue("help")), (tells[0].To, tells[1].To));
    }

    [Fact]
    public void Once_assigned_a_routing_change_is_context_only()
    {
        var session = Assigned.When(Context("a", "1", ToHelp)).ThenKinds(typeof(ContextChanged)).ThenTold();
        Assert.Equal(Ids.Queue("sales"), Open(session).Routing.Queue);
    }

    [Fact]
    public void A_full_queue_is_asked_again_after_a_while()
    {
        var session = Connected.When(new NoteQueueFull(Ids.Ticket(1))).ThenKinds(typeof(QueueingDeferred));
        Assert.Equal(Ids.Start + Ids.Seconds(10), session.NextWake);
        session.When(new NoteQueueFull(Ids.Ticket(1))).ThenUnchanged();
        Assert.Equal(Ids.Ticket(2), session.WhenWoken().ThenEvent<ConversationQueued>().Ticket);
        session.When(new NoteQueueFull(Ids.Ticket(1))).ThenUnchanged();
    }

    [Fact]
    public void The_longer_the_line_is_full_the_less_often_it_is_asked_but_at_least_every_two_minutes()
    {
        var asked = AskedWithin(Ids.Minutes(60), GuestSessionPolicy.Default);
        Assert.InRange(asked.Count, 30, 35);
        Assert.Equal(Ids.Start, asked[0]);
        Assert.Equal(Ids.Seconds(10), asked[1] - asked[0]);
        Assert.All(asked.Zip(asked.Skip(1)), two => Assert.InRange(
            two.Second - two.First, Ids.Seconds(10), Ids.Minutes(2)));
    }

    [Fact]
    public void With_no_patience_it_would_be_asked_all_the_time() => Assert.Equal(360, AskedWithin(Ids.Minutes(60),
        GuestSessionPolicy.Default with { RoutingRetryMax = Ids.Seconds(10) }).Count);

    /// <summary>When a session asks a queue that is full all the time, its guest being there.</summary>
    private static List<DateTimeOffset> AskedWithin(TimeSpan time, GuestSessionPolicy policy)
    {
        var session = Absent;
        session.Policy = policy;
        session.Given(SessionKit.Opening(Ids.Minutes(120), Ids.Minutes(240))).When(Connect(1));
        var asked = new List<DateTimeOffset>();
        while (session.Now < Ids.Start + time)
        {
            if (session.Decision.Effects.OfType<Effect.TellQueue>().SingleOrDefault()?.Command
                is QueueCommand.Enqueue enqueue)
            {
                asked.Add(session.Now);
                session.Given(new NoteQueueFull(enqueue.Ticket));
            }
            session.WhenWoken();
        }
        return asked;
    }

    [Fact]
    public void An_assignment_tells_guest_and_desk_and_takes_the_conversation_out_of_its_queue()
    {
        var session = Connected.When(new Assign(Ann, "Ann", Ids.Desk(1), Ids.Ticket(1)));
        session.ThenKinds(typeof(AgentAssigned)).ThenTold(
            new Effect.TellQueue(Ids.Queue("sales"), new QueueCommand.Withdraw(Conversation, Ids.Ticket(2))));
        session.ThenNotified(
            (Ids.Socket(1), new Notice.Routed(Conversation, Ids.Queue("sales"))),
            (Ids.Socket(1), new Notice.AgentJoined(Conversation, "Ann")),
            (Ids.Desk(1), new Notice.Assigned(Conversation)));
    }

    [Fact]
    public void The_first_agent_wins_and_may_say_so_twice()
    {
        var session = Assigned.When(new Assign(Ids.Agent("bob"), "Bob", Ids.Desk(2), Ids.Ticket(1)));
        session.ThenRefused<NotAssigned>();
        session.When(new Assign(Ann, "Ann", Ids.Desk(1), Ids.Ticket(1))).ThenUnchanged();
    }

    [Fact]
    public void A_transfer_frees_the_agent_and_queues_the_conversation_elsewhere_with_its_wait()
    {
        var session = Assigned.After(Ids.Minutes(1)).When(new Unassign(Ann, Ids.Queue("help")));
        session.ThenKinds(typeof(AgentUnassigned), typeof(RoutingChanged), typeof(ConversationQueued));
        var tells = session.Decision.Effects.OfType<Effect.Tell>().ToList();
        Assert.Equal(new Effect.TellAgent(Ann, new AgentCommand.Release(Conversation, Ids.Ticket(1))), tells[0]);
        var enqueue = Assert.IsType<QueueCommand.Enqueue>(Assert.IsType<Effect.TellQueue>(tells[1]).Command);
        Assert.Equal((Ids.Queue("help"), Ids.Start, Ids.Ticket(3)),
            (enqueue.Waiting.Queue, enqueue.Waiting.Since, enqueue.Ticket));
        session.ThenNotified((Ids.Socket(1), new Notice.AgentLeft(Conversation, "Ann")),
            (Ids.Desk(1), new Notice.Unassigned(Conversation)));
    }

    [Fact]
    public void Only_the_assigned_agent_gives_up_or_closes()
    {
        Assigned.When(new Unassign(Ids.Agent("bob"), null)).ThenRefused<NotAssigned>();
        Assigned.When(new CloseByAgent(Ids.Agent("bob"), null)).ThenRefused<NotAssigned>();
        Connected.When(new CloseByAgent(Ann, null)).ThenRefused<NotAssigned>();
    }

    [Fact]
    public void The_agent_closes_with_a_wrap_up()
    {
        var session = Assigned.When(new CloseByAgent(Ann, "solved"));
        session.Then(new SessionEnded(EndReason.Agent, "solved", session.Now));
        session.ThenTold(
            SlotReleased, new Effect.TellAgent(Ann, new AgentCommand.Release(Conversation, Ids.Ticket(1))));
    }

    [Fact]
    public void A_waiting_conversation_that_ends_leaves_its_queue() =>
        Connected.When(new End(EndReason.Guest)).ThenTold(
        SlotReleased, new Effect.TellQueue(Ids.Queue("sales"), new QueueCommand.Withdraw(Conversation, Ids.Ticket(2))));

    [Fact]
    public void Ten_kibibytes_of_context_fit_and_one_byte_more_does_not()
    {
        var fits = new string('1', 10 * 1024 - """{"a":}""".Length);
        var session = Opened.When(Context("a", fits)).ThenKinds(typeof(ContextChanged));
        session.When(Context("a", fits + "1")).ThenRefused<ContextTooLarge>();
        session.When(Context("b", "1")).ThenRefused<ContextTooLarge>();
        Assert.Equal(fits, Open(session).Context["a"]);
    }

    [Fact]
    public void Context_is_merged_by_key_and_null_deletes()
    {
        var session = Opened.Given(Context("a", "1"), Context("b", "2"), Context("a", "3"), Context("b", null));
        Assert.Equal([new("a", "3")], Open(session).Context);
        session.When(Context("a", "3")).ThenUnchanged();
        session.When(Context("nothing", null)).ThenUnchanged();
    }

    [Fact]
    public void Read_marks_move_forward_only_and_never_beyond_the_newest_message()
    {
        var session = Assigned.Given(Say("1"), AnnSays("2"), AnnSays("3"));
        session.When(new MarkRead(Participant.Guest, new SequenceId(4))).ThenRefused<PositionUnknown>();
        session.When(new MarkRead(Participant.Guest, new SequenceId(0))).ThenRefused<PositionUnknown>();
        session.When(new MarkRead(Participant.Guest, new SequenceId(3))).ThenEvent<ReadMarkMoved>();
        session.ThenNotified((Ids.Desk(1), new Notice.ReadMarkMoved(Conversation, new SequenceId(3))));
        session.When(new MarkRead(Participant.Guest, new SequenceId(2))).ThenUnchanged();
        session.When(new MarkRead(AnnHerself, new SequenceId(1))).ThenEvent<ReadMarkMoved>();
    }

    [Fact]
    public void Typing_is_relayed_and_not_stored()
    {
        Assigned.When(new SignalTyping(Participant.Guest, true)).ThenUnchanged()
            .ThenNotified((Ids.Desk(1), new Notice.TypingSignalled(Conversation, true)));
        Assigned.When(new SignalTyping(AnnHerself, false)).ThenUnchanged()
            .ThenNotified((Ids.Socket(1), new Notice.TypingSignalled(Conversation, false)));
    }

    [Fact]
    public void An_agent_whose_socket_moved_gets_what_follows_there()
    {
        var session = Assigned.Given(new MoveAgent(Ann, null)).When(Say("hi"));
        Assert.DoesNotContain(session.Decision.Effects.OfType<Effect.Notify>(), notify => notify.To == Ids.Desk(1));
        session.Given(new MoveAgent(Ann, Ids.Desk(2))).When(Say("hi"));
        Assert.Contains(session.Decision.Effects.OfType<Effect.Notify>(), notify => notify.To == Ids.Desk(2));
        session.When(new MoveAgent(Ids.Agent("bob"), Ids.Desk(3))).ThenUnchanged();
    }
}
