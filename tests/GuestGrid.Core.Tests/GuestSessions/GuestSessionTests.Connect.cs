using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.Tests.GuestSessions;

public sealed partial class GuestSessionTests
{
    [Fact]
    public void A_session_that_was_never_opened_is_unknown() => Absent.When(Connect(1)).ThenRefused<SessionUnknown>();

    [Fact]
    public void Opening_again_changes_nothing() => Opened.When(SessionKit.Opening()).ThenUnchanged();

    [Fact]
    public void The_newest_connection_wins_and_the_older_is_told()
    {
        var session = Connected.When(Connect(2)).ThenKinds(typeof(GuestConnected));
        session.ThenNotified((Ids.Socket(1), new Notice.Superseded(Conversation)));
        Assert.Equal((Ids.Socket(2), 2), (Open(session).Connection!.Address, Open(session).Connection!.Epoch));
    }

    [Fact]
    public void A_connect_that_was_overtaken_on_its_way_is_refused_but_not_for_clocks_that_differ_a_little()
    {
        var session = Connected;
        var late = Connect(2);
        session.When(late with { Begun = session.Now - Ids.Seconds(2) - Ids.Instant })
            .ThenRefused<ConnectionSuperseded>();
        session.When(late with { Begun = session.Now - Ids.Seconds(2) }).ThenKinds(typeof(GuestConnected));
    }

    [Fact]
    public void Of_two_connects_that_waited_long_the_one_that_was_asked_for_last_wins()
    {
        var session = Opened;
        var first = Connect(1) with { Begun = session.Now - Ids.Seconds(15) };
        var second = Connect(2) with { Begun = session.Now - Ids.Seconds(9) };

        session.Given(first).When(second).ThenKinds(typeof(GuestConnected));
        session.Given(second).When(first).ThenRefused<ConnectionSuperseded>();
    }

    [Fact]
    public void A_connect_by_a_clock_that_is_ahead_counts_from_now_and_shuts_nobody_out()
    {
        var session = Opened;
        session.Given(Connect(1) with { Begun = session.Now + Ids.Minutes(5) });
        Assert.Equal(session.Now, Open(session).Connection!.Since);
        session.When(Connect(2) with { Begun = session.Now }).ThenKinds(typeof(GuestConnected));
    }

    [Fact]
    public void Connecting_again_from_the_same_socket_changes_nothing() => Connected.When(Connect(1)).ThenUnchanged();

    [Fact]
    public void A_late_disconnect_of_an_older_connection_changes_nothing() =>
        Connected.Given(Connect(2)).When(new Disconnect(Ids.Socket(1))).ThenUnchanged();

    [Fact]
    public void The_epoch_grows_over_a_disconnect()
    {
        var session = Connected.Given(new Disconnect(Ids.Socket(1)));
        Assert.Null(Open(session).Connection);
        Assert.Equal(2, Open(session.Given(Connect(3))).Epoch);
    }

    [Fact]
    public void A_position_at_the_end_resumes_and_one_beyond_it_is_refused()
    {
        var session = Connected.Given(Say("1"), Say("2"));
        session.When(Connect(2, after: 3)).ThenRefused<PositionUnknown>();
        session.When(Connect(2, after: 2)).ThenKinds(typeof(GuestConnected));
        session.When(Connect(3, after: 0)).ThenKinds(typeof(GuestConnected));
    }

    [Fact]
    public void What_was_missed_is_read_in_order_after_the_position()
    {
        var session = Assigned.Given(Say("1"), AnnSays("2"), AnnSays("3")).When(new ReadRecent(new SequenceId(1), 100));
        Assert.Equal(["2", "3"],
            Assert.IsType<GuestSessionAnswer.Messages>(session.Answer).Items.Select(message => message.Text));
    }

    [Fact]
    public void A_rotated_token_is_good_for_its_grace_and_not_an_instant_longer()
    {
        var session = Connected.Given(new RotateToken(false)).After(Ids.Seconds(30) - Ids.Instant);
        session.When(Connect(2, generation: Ids.Token(1))).ThenKinds(typeof(GuestConnected));
        session.After(Ids.Instant).When(Connect(3, generation: Ids.Token(1))).ThenRefused<TokenRevoked>();
        session.When(Connect(3, generation: Ids.Token(2))).ThenKinds(typeof(GuestConnected));
    }

    [Fact]
    public void A_token_of_the_future_is_refused() =>
        Connected.When(Connect(2, generation: Ids.Token(2))).ThenRefused<TokenRevoked>();

    [Fact]
    public void A_session_that_comes_back_after_an_erasure_takes_no_token_of_the_one_before()
    {
        var back = Absent;
        back.After(Ids.Minutes(1)).Given(SessionKit.Opening());
        for (var number = 1; number <= 100; number++)
            Assert.False(Open(back).Token.Accepts(Ids.Token(number), back.Now));
        Assert.True(Open(back).Token.Accepts(Open(back).Token.Generation, back.Now));
    }

    [Fact]
    public void Only_so_many_tokens_are_in_grace_at_a_time()
    {
        var session = Connected;
        for (var i = 0; i < 20; i++) session.Given(new RotateToken(false));
        Assert.Equal(TokenState.RetiredMax, Open(session).Token.Retired.Length);
        Assert.True(Open(session).Token.Accepts(Ids.Token(20), session.Now));
        Assert.False(Open(session).Token.Accepts(Ids.Token(12), session.Now));
    }

    [Fact]
    public void A_token_lives_an_hour_and_at_least_as_long_as_the_idle_timeout()
    {
        Assert.Equal(Ids.Start + TimeSpan.FromHours(1), Open(Opened).Token.ExpiresAt);
        var policy = GuestSessionPolicy.Default with { TokenLifetime = Ids.Minutes(5) };
        Assert.Equal(Ids.Minutes(10), policy.TokenLifetimeFor(Ids.Minutes(10)));
    }
}
