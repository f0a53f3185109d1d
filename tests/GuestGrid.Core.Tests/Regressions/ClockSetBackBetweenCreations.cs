using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// After a clock was set back, creations stood out of order: the wrong ones were forgotten, waits came out negative,
/// and
/// a guest was refused for as long as the clock had been wrong, five seconds at a time.
/// </summary>
public sealed class ClockSetBackBetweenCreations
{
    private static readonly AnonymousVisitorPolicy Quick = AnonymousVisitorPolicy.Default with
    {
        MaxConcurrentSessions = 100, MinCreationInterval = TimeSpan.Zero, VelocityMax = 3,
        VelocityWindow = Ids.Seconds(60),
    };

    private static Scenario<AnonymousVisitorDecider, AnonymousVisitor, AnonymousVisitorCommand, AnonymousVisitorEvent,
        VisitorAnswer, AnonymousVisitorPolicy> Visitor(AnonymousVisitorPolicy policy) => new(policy);

    private static Admit Admit(int session) => new(Ids.Session(session), Ids.Minutes(20));

    [Fact]
    public void A_clock_set_back_an_hour_locks_no_guest_out() => Visitor(AnonymousVisitorPolicy.Default)
        .Given(Admit(1)).After(TimeSpan.FromHours(-1)).When(Admit(2))
        .ThenKinds(typeof(AnonymousVisitorEvent.SessionAdmitted));

    [Fact]
    public void A_clock_set_back_beyond_the_window_starts_the_count_again()
    {
        var visitor = Visitor(Quick).Given(Admit(1), Admit(2), Admit(3)).After(Ids.Seconds(-61)).Given(Admit(4));
        Assert.Single(visitor.State.Creations);
    }

    [Fact]
    public void The_wait_for_velocity_is_counted_from_the_creation_that_leaves_the_window_next()
    {
        var visitor = Visitor(Quick).Given(Admit(1)).After(Ids.Seconds(-50)).Given(Admit(2))
            .After(Ids.Seconds(50)).Given(Admit(3)).When(Admit(4));
        visitor.ThenRefused<AnonymousVisitorRejection.VelocityExceeded>(Ids.Seconds(10));
        visitor.After(Ids.Seconds(10)).When(Admit(4)).ThenKinds(typeof(AnonymousVisitorEvent.SessionAdmitted));
    }

    [Fact]
    public void An_address_counts_alike()
    {
        var address = new Scenario<AddressThrottleDecider, AddressThrottle, AddressThrottleCommand,
            AddressThrottleEvent,
            AddressThrottleAnswer, AddressThrottlePolicy>(new AddressThrottlePolicy(2, Ids.Seconds(60)));
        address.Given(new AddressThrottleCommand.Admit(Ids.Session(1))).After(Ids.Seconds(-50))
            .Given(new AddressThrottleCommand.Admit(Ids.Session(2))).After(Ids.Seconds(50))
            .When(new AddressThrottleCommand.Admit(Ids.Session(3)));
        address.ThenRefused<AddressThrottleRejection.VelocityExceeded>(Ids.Seconds(10));
        address.After(TimeSpan.FromHours(-1)).Given(new AddressThrottleCommand.Admit(Ids.Session(3)));
    }
}
