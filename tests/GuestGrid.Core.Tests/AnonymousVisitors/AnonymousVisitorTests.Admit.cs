using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorCommand;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorEvent;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorRejection;

namespace GuestGrid.Core.Tests.AnonymousVisitors;

public sealed partial class AnonymousVisitorTests
{
    [Fact]
    public void An_admission_takes_a_slot_for_its_lease_and_the_grace_of_clocks() => Visitor
        .When(Admit(1))
        .Then(new SessionAdmitted(
            new SessionSlot(Ids.Session(1), Ids.Start + Lease, Ids.Start + Lease + Ids.Seconds(30)), Ids.Start, [], 0),
            new GuestCreated(GuestProfile.Of(VisitorKit.Newcomer, Ids.Start)));

    [Fact]
    public void The_second_live_session_is_admitted_and_the_third_is_not()
    {
        var visitor = Visitor.Given(Admit(1)).After(Ids.Seconds(5)).Given(Admit(2)).After(Ids.Seconds(5));
        var refused = visitor.When(Admit(3)).ThenRefused<QuotaExceeded>(Lease + Ids.Seconds(30) - Ids.Seconds(10));
        Assert.Equal([Ids.Session(1), Ids.Session(2)], refused.Live.AsEnumerable());
        Assert.Equal(2, visitor.State.Slots.Length);
    }

    [Fact]
    public void A_released_slot_can_be_taken_again() => Visitor
        .Given(Admit(1)).After(Ids.Seconds(5)).Given(Admit(2)).After(Ids.Seconds(5))
        .Given(Release(1)).When(Admit(3)).ThenKinds(typeof(SessionAdmitted));

    [Fact]
    public void The_interval_refuses_with_exactly_the_time_that_remains() => Visitor
        .Given(Admit(1)).After(Ids.Seconds(1.5)).When(Admit(2))
        .ThenRefused<CreationIntervalNotElapsed>(Ids.Seconds(3.5));

    [Fact]
    public void The_interval_is_over_at_its_very_end_and_not_before()
    {
        Visitor.Given(Admit(1)).After(Ids.Seconds(5) - Ids.Instant).When(Admit(2))
            .ThenRefused<CreationIntervalNotElapsed>(Ids.Instant);
        Visitor.Given(Admit(1)).After(Ids.Seconds(5)).When(Admit(2)).ThenKinds(typeof(SessionAdmitted));
    }

    [Fact]
    public void Velocity_counts_within_a_sliding_window()
    {
        var visitor = Eager(3).Given(Admit(1)).After(Ids.Minutes(10)).Given(Admit(2)).After(Ids.Minutes(10))
            .Given(Admit(3)).After(Ids.Minutes(10)).When(Admit(4));
        visitor.ThenRefused<VelocityExceeded>(Ids.Minutes(30));
        visitor.After(Ids.Minutes(30) - Ids.Instant).When(Admit(4)).ThenRefused<VelocityExceeded>(Ids.Instant);
        visitor.After(Ids.Instant).When(Admit(4)).ThenKinds(typeof(SessionAdmitted));
        visitor.When(Admit(5)).ThenRefused<VelocityExceeded>(Ids.Minutes(10));
    }

    [Fact]
    public void Quota_is_named_before_interval_and_interval_before_velocity()
    {
        var policy = AnonymousVisitorPolicy.Default with { MaxConcurrentSessions = 1, VelocityMax = 1 };
        var visitor = Visitor;
        visitor.Policy = policy;
        visitor.Given(Admit(1)).When(Admit(2)).ThenRefused<QuotaExceeded>();
        visitor.Given(Release(1)).When(Admit(2)).ThenRefused<CreationIntervalNotElapsed>();
        visitor.After(Ids.Seconds(5)).When(Admit(2)).ThenRefused<VelocityExceeded>();
    }

    [Fact]
    public void A_refused_attempt_takes_no_slot_and_starts_no_interval()
    {
        var visitor = Visitor.Given(Admit(1)).After(Ids.Seconds(4)).When(Admit(2));
        visitor.ThenRefused<CreationIntervalNotElapsed>();
        visitor.After(Ids.Seconds(1)).When(Admit(3)).ThenKinds(typeof(SessionAdmitted));
    }

    [Fact]
    public void Asking_again_for_an_admitted_session_gives_the_same_admission()
    {
        var visitor = Visitor.Given(Admit(1)).When(Admit(1)).ThenUnchanged();
        Assert.Equal(Ids.Start + Lease, visitor.Answer.LeaseUntil);
    }

    [Fact]
    public void Asking_again_after_the_session_ended_takes_no_new_slot()
    {
        var visitor = Visitor.Given(Admit(1), Release(1)).After(Ids.Minutes(5)).When(Admit(1)).ThenUnchanged();
        Assert.Empty(visitor.State.Slots);
        Assert.Null(visitor.Answer.LeaseUntil);
    }

    [Fact]
    public void A_lapsed_lease_frees_its_slot_once_the_grace_is_over()
    {
        var visitor = Visitor.Given(Admit(1)).After(Ids.Seconds(5)).Given(Admit(2));
        visitor.Now = Ids.Start + Lease + Ids.Seconds(30) - Ids.Instant;
        visitor.When(Admit(3)).ThenRefused<QuotaExceeded>(Ids.Instant);
        visitor.After(Ids.Instant).When(Admit(3));
        Assert.Equal(Ids.Session(1), Assert.Single(visitor.ThenEvent<SessionAdmitted>().Lapsed));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-4)]
    public void A_clock_that_steps_back_a_little_makes_nobody_wait_longer_than_the_interval(int seconds)
    {
        var visitor = Visitor.Given(Admit(1)).After(Ids.Seconds(seconds)).When(Admit(2));
        visitor.ThenRefused<CreationIntervalNotElapsed>(Ids.Seconds(5));
    }

    [Fact]
    public void Only_the_newest_hundred_sessions_are_remembered()
    {
        var visitor = Eager(1_000);
        for (var i = 1; i <= 101; i++) visitor.Given(Admit(i), Release(i));
        visitor.When(new Inspect());
        Assert.Equal(AnonymousVisitor.RecentMax, visitor.Answer.Recent.Count);
        Assert.Equal(Ids.Session(2), visitor.Answer.Recent[0]);
    }
}
