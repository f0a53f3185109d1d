using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.Tests.GuestSessions;

public sealed partial class GuestSessionTests
{
    private static readonly Effect.Tell SlotReleased = new Effect.TellVisitor(
        GuestId.Of(Ids.Visitor), new AnonymousVisitorCommand.ReleaseSlot(Ids.Session(1)));

    [Fact]
    public void A_session_that_nobody_uses_ends_when_its_idle_time_is_up()
    {
        var session = Opened;
        Assert.Equal(Ids.Start + Ids.Minutes(10), session.NextWake);
        session.After(Ids.Minutes(10) - Ids.Instant).When(new Tick()).ThenUnchanged();
        session.After(Ids.Instant).When(new Tick()).Then(new SessionEnded(EndReason.Idle, null, session.Now));
        session.ThenTold(SlotReleased);
        Assert.Null(session.NextWake);
    }

    [Fact]
    public void Expiry_counts_from_its_instant_even_before_the_tick()
    {
        var session = Connected.After(Ids.Minutes(10) - Ids.Instant).When(new SignalTyping(AnnHerself, true));
        session.After(Ids.Instant).When(Say("too late")).ThenRefused<SessionOver>();
        session.When(Connect(2)).ThenRefused<SessionOver>();
    }

    [Fact]
    public void Activity_extends_the_session_and_inspecting_does_not()
    {
        var session = Connected.After(Ids.Minutes(5)).Given(new Inspect(), Connect(2), new RotateToken(false));
        Assert.Equal(Ids.Start + Ids.Minutes(10), View(session).ExpiresAt);
        GuestSessionCommand[] activities = [Say("hi"), new SignalTyping(Participant.Guest, true),
            new MarkRead(Participant.Guest, new SequenceId(1)), new RotateToken(true)];
        foreach (var activity in activities)
        {
            session.After(Ids.Seconds(5)).Given(activity);
            Assert.Equal(session.Now + Ids.Minutes(10), View(session).ExpiresAt);
        }
    }

    [Fact]
    public void What_the_agent_does_does_not_extend_the_session()
    {
        var session = Assigned.After(Ids.Minutes(5)).Given(AnnSays("hi"), new SignalTyping(AnnHerself, true),
            new MarkRead(AnnHerself, new SequenceId(1)));
        Assert.Equal(Ids.Start + Ids.Minutes(10), View(session).ExpiresAt);
    }

    [Fact]
    public void A_connected_guest_is_warned_thirty_seconds_before_the_session_ends_and_once()
    {
        var session = Connected;
        Assert.Equal(Ids.Start + Ids.Minutes(9.5), session.NextWake);
        session.WhenWoken().ThenKinds(typeof(ExpiryWarned)).ThenNotified(
            (Ids.Socket(1), new Notice.IdleWarning(Conversation, Ids.Start + Ids.Minutes(10))));
        session.When(new Tick()).ThenUnchanged();
        Assert.Equal(Ids.Start + Ids.Minutes(10), session.NextWake);
    }

    [Fact]
    public void After_activity_the_warning_is_due_again()
    {
        var session = Connected.WhenWoken().Given(Say("still here"));
        Assert.Equal(session.Now + Ids.Minutes(9.5), session.NextWake);
        session.WhenWoken().ThenKinds(typeof(ExpiryWarned));
    }

    [Fact]
    public void A_session_tells_that_its_guest_is_warned_from_the_warning_until_the_end_moves()
    {
        var session = Connected;
        Assert.False(View(session).IsEndWarned);
        Assert.True(View(session.WhenWoken()).IsEndWarned);
        Assert.False(View(session.Given(Say("still here"))).IsEndWarned);
        Assert.True(View(session.WhenWoken()).IsEndWarned);
    }

    [Fact]
    public void A_guest_who_is_not_connected_is_not_warned() =>
        Assert.Equal(Ids.Start + Ids.Minutes(10), Connected.Given(new Disconnect(Ids.Socket(1))).NextWake);

    [Fact]
    public void A_connected_guest_gets_a_fresh_token_thirty_seconds_before_the_old_one_ends()
    {
        var session = Absent.Given(SessionKit.Opening(Ids.Minutes(60), TimeSpan.FromHours(30)), Connect(1))
            .After(Ids.Minutes(50)).Given(Say("hi"));
        Assert.Equal(Ids.Start + Ids.Minutes(59.5), session.NextWake);
        var rotated = session.WhenWoken().ThenEvent<TokenRotated>();
        Assert.Equal((Ids.Token(2), false), (rotated.Token.Generation, rotated.ByGuest));
        var notified = Assert.Single(session.Decision.Effects.OfType<Effect.Notify>());
        Assert.Equal(Ids.Token(2), Assert.IsType<Notice.TokenRenewed>(notified.Notice).Session.Token.Generation);
        Assert.True(Open(session).Token.Accepts(Ids.Token(1), session.Now));
    }

    [Fact]
    public void No_session_outlives_its_lifetime_however_busy()
    {
        var session = Absent.Given(SessionKit.Opening(Ids.Minutes(60), TimeSpan.FromHours(30)));
        for (var i = 0; i < 47; i++) session.After(Ids.Minutes(30)).Given(Say("hi"));
        session.Given(new NoteLease(Ids.Start + TimeSpan.FromHours(40)));
        session.After(Ids.Minutes(30)).When(new Tick())
            .Then(new SessionEnded(EndReason.Lifetime, null, Ids.Start + TimeSpan.FromHours(24)));
    }

    [Fact]
    public void A_session_whose_lease_is_not_renewed_ends_with_it() =>
        Absent.Given(SessionKit.Opening(Ids.Minutes(10), Ids.Minutes(8))).After(Ids.Minutes(8)).When(new Tick())
            .Then(new SessionEnded(EndReason.LeaseLost, null, Ids.Start + Ids.Minutes(8)));

    [Fact]
    public void Activity_late_in_the_lease_asks_for_a_longer_one_and_once()
    {
        var session = Connected.After(Ids.Minutes(6)).When(Say("hi"));
        var until = Ids.Start + Ids.Minutes(26);
        session.ThenKinds(typeof(MessageStored), typeof(LeaseAsked));
        var renewal = new Effect.TellVisitor(
            GuestId.Of(Ids.Visitor), new AnonymousVisitorCommand.RenewLease(Ids.Session(1), until));
        session.ThenTold(renewal);
        session.When(Say("again")).ThenKinds(typeof(MessageStored)).ThenTold();
        Assert.Equal(new NoteLease(until), GuestSessionDecider.Settle(renewal, null, new VisitorAnswer(until, [])));
        Assert.Equal(new LoseLease(),
            GuestSessionDecider.Settle(renewal, new AnonymousVisitorRejection.SlotNotHeld(), null));
    }

    [Fact]
    public void A_lost_slot_ends_the_session() => Connected.When(new LoseLease())
        .ThenKinds(typeof(SessionEnded)).ThenNotified((Ids.Socket(1), new Notice.Ended(Conversation,
            EndReason.LeaseLost)));

    [Fact]
    public void Ending_gives_the_slot_back_once()
    {
        var session = Opened.When(new End(EndReason.Api)).ThenTold(SlotReleased);
        session.When(new End(EndReason.Guest)).ThenUnchanged().ThenTold();
        Assert.Equal(EndReason.Api, View(session).Ended!.Reason);
    }

    [Fact]
    public void An_ended_session_is_read_but_not_written()
    {
        var session = Connected.Given(Say("kept"), new End(EndReason.Guest));
        session.When(Say("late")).ThenRefused<SessionOver>();
        session.When(new ReadRecent(SequenceId.None, 10));
        Assert.Single(Assert.IsType<GuestSessionAnswer.Messages>(session.Answer).Items);
    }

    [Fact]
    public void The_activity_log_keeps_the_first_entry_and_the_newest_that_fit()
    {
        var session = Connected;
        for (var i = 2; i < 150; i++) session.Given(Connect(i));
        var activity = View(session).Activity;
        Assert.Equal((ActivityLog.EntriesMax, "created"), (activity.Entries.Count, activity.Entries[0].Name));
        Assert.Equal(51, activity.Dropped);
    }
}
