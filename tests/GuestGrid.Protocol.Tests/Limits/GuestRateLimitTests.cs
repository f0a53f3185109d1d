using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Limits;

namespace GuestGrid.Protocol.Tests.Limits;

public sealed class GuestRateLimitTests
{
    private static readonly DateTimeOffset Now = FakeClock.Start;
    private static readonly GuestSessionId Session = new(Guid.NewGuid());

    [Fact]
    public void A_burst_passes_at_once_and_then_one_each_interval()
    {
        var limit = new GuestRateLimit(perSecond: 10, burst: 30, framesPerSecond: 1);
        for (var left = 29; left >= 0; left--)
        {
            var taken = limit.Take(Session, 1, Now);
            Assert.Equal((true, left), (taken.IsAllowed, taken.Remaining));
        }
        Assert.Equal(TimeSpan.FromMilliseconds(100), limit.Take(Session, 1, Now).RetryAfter);
        Assert.False(limit.Take(Session, 1, Now.AddMilliseconds(99.9)).IsAllowed);
        Assert.True(limit.Take(Session, 1, Now.AddMilliseconds(100)).IsAllowed);
        Assert.False(limit.Take(Session, 1, Now.AddMilliseconds(199)).IsAllowed);
    }

    [Fact]
    public void An_older_token_and_another_guest_s_spend_only_their_own()
    {
        var limit = new GuestRateLimit(perSecond: 1, burst: 1, framesPerSecond: 1);
        Assert.True(limit.Take(Session, 7, Now).IsAllowed);
        Assert.False(limit.Take(Session, 7, Now).IsAllowed);
        Assert.True(limit.Take(Session, 8, Now).IsAllowed);
        Assert.True(limit.Take(new GuestSessionId(Guid.NewGuid()), 7, Now).IsAllowed);
        var later = Now.AddSeconds(1);
        for (var old = 7; old > 0; old--) Assert.Equal(old == 7, limit.Take(Session, old, later).IsAllowed);
        Assert.True(limit.Take(Session, 8, later).IsAllowed);
    }

    [Fact]
    public void However_often_a_guest_rotates_its_token_it_has_two_allowances()
    {
        var limit = new GuestRateLimit(perSecond: 1, burst: 10, framesPerSecond: 1);
        var passed = 0;
        for (var generation = 1; generation <= 1000; generation++)
            for (var i = 0; i < 3; i++)
                if (limit.Take(Session, generation, Now).IsAllowed) passed++;
        Assert.Equal(20, passed);
    }

    [Fact]
    public void Frames_of_a_session_have_a_pace_of_their_own()
    {
        var limit = new GuestRateLimit(perSecond: 1, burst: 1, framesPerSecond: 20);
        Assert.Equal(20, Enumerable.Range(0, 100).Count(_ => limit.TakeFrame(Session, Now).IsAllowed));
        Assert.Equal(TimeSpan.FromMilliseconds(50), limit.TakeFrame(Session, Now).RetryAfter);
        Assert.True(limit.Take(Session, 1, Now).IsAllowed);
        Assert.True(limit.TakeFrame(Session, Now.AddMilliseconds(50)).IsAllowed);
    }

    [Fact]
    public void Downloads_of_a_session_s_files_have_an_allowance_of_their_own()
    {
        var limit = new GuestRateLimit(perSecond: 10, burst: 3, framesPerSecond: 1);
        Assert.Equal(3, Enumerable.Range(0, 100).Count(_ => limit.TakeDownload(Session, Now).IsAllowed));
        Assert.Equal(TimeSpan.FromMilliseconds(100), limit.TakeDownload(Session, Now).RetryAfter);
        Assert.True(limit.Take(Session, 1, Now).IsAllowed);
        Assert.True(limit.Take(Session, 0, Now).IsAllowed);
        Assert.True(limit.TakeDownload(new GuestSessionId(Guid.NewGuid()), Now).IsAllowed);
        Assert.True(limit.TakeDownload(Session, Now.AddMilliseconds(100)).IsAllowed);
    }

    [Fact]
    public async Task Showings_that_race_are_counted_exactly()
    {
        var limit = new GuestRateLimit(perSecond: 1, burst: 1000, framesPerSecond: 1);
        var tasks = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 500).Count(_ => limit.Take(Session, 1, Now).IsAllowed)));
        Assert.Equal(1000, (await Task.WhenAll(tasks)).Sum());
    }

    [Fact]
    public void Who_is_busy_is_remembered_however_many_others_come_by()
    {
        var limit = new GuestRateLimit(perSecond: 1, burst: 2, framesPerSecond: 1, capacity: 100);
        limit.Take(Session, 1, Now);
        limit.Take(Session, 1, Now);
        for (var i = 0; i < 10_000; i++)
        {
            limit.Take(new GuestSessionId(Guid.NewGuid()), 1, Now);
            if (i % 10 == 0) Assert.False(limit.Take(Session, 1, Now).IsAllowed);
        }
    }
}
