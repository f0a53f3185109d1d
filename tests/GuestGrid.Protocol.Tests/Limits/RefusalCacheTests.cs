using GuestGrid.Gateway.Limits;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Protocol.Tests.Limits;

public sealed class RefusalCacheTests
{
    private static readonly DateTimeOffset Now = FakeClock.Start;

    [Fact]
    public void A_refusal_is_in_force_until_its_instant_with_the_time_left()
    {
        var cache = new RefusalCache<string>();
        cache.Remember("visitor", ErrorCatalogue.QuotaExceeded, Now.AddSeconds(5));
        Assert.True(cache.IsRefused("visitor", Now.AddSeconds(2), out var refusal));
        Assert.Same(ErrorCatalogue.QuotaExceeded, refusal.Error);
        Assert.Equal(TimeSpan.FromSeconds(3), refusal.RetryAfter);
        Assert.True(cache.IsRefused("visitor", Now.AddSeconds(5).AddTicks(-1), out _));
        Assert.False(cache.IsRefused("visitor", Now.AddSeconds(5), out _));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Nobody_else_is_refused()
    {
        var cache = new RefusalCache<string>();
        cache.Remember("visitor", ErrorCatalogue.QuotaExceeded, Now.AddSeconds(5));
        Assert.False(cache.IsRefused("visitor2", Now, out _));
        cache.Forget("visitor");
        Assert.False(cache.IsRefused("visitor", Now, out _));
    }

    [Fact]
    public void A_later_refusal_replaces_the_earlier()
    {
        var cache = new RefusalCache<string>();
        cache.Remember("visitor", ErrorCatalogue.FraudThresholdExceeded, Now.AddSeconds(5));
        cache.Remember("visitor", ErrorCatalogue.VelocityExceeded, Now.AddSeconds(9));
        Assert.True(cache.IsRefused("visitor", Now, out var refusal));
        Assert.Equal((ErrorCatalogue.VelocityExceeded, TimeSpan.FromSeconds(9)), (refusal.Error, refusal.RetryAfter!.Value));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void It_never_holds_more_than_its_capacity_and_keeps_what_is_asked_for()
    {
        var cache = new RefusalCache<string>(capacity: 100);
        cache.Remember("knocking", ErrorCatalogue.QuotaExceeded, Now.AddHours(1));
        for (var number = 0; number < 10_000; number++)
        {
            cache.Remember($"once-{number}", ErrorCatalogue.QuotaExceeded, Now.AddHours(1));
            Assert.True(cache.IsRefused("knocking", Now, out _));
            Assert.InRange(cache.Count, 1, 101);
        }

        Assert.False(cache.IsRefused("once-0", Now, out _));
        Assert.True(cache.IsRefused("once-9999", Now, out _));
    }

    [Fact]
    public async Task Threads_that_race_neither_lose_the_bound_nor_throw()
    {
        var cache = new RefusalCache<NetworkPrefix>(capacity: 1000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var number = 0; number < 20_000; number++)
            {
                Assert.True(NetworkPrefix.TryParse($"{thread}.{number % 200}.{number / 200}.1", out var prefix));
                cache.Remember(prefix, ErrorCatalogue.VelocityExceeded, Now.AddSeconds(number % 3));
                cache.IsRefused(prefix, Now.AddSeconds(1), out _);
            }
        })));
        Assert.InRange(cache.Count, 0, 1100);
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        var cache = new RefusalCache<string>();
        cache.Remember("visitor", ErrorCatalogue.QuotaExceeded, Now.AddHours(1));
        cache.IsRefused("visitor", Now, out _);
        cache.IsRefused("other", Now, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 1000; time++)
        {
            cache.IsRefused("visitor", Now, out _);
            cache.IsRefused("other", Now, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
