using GuestGrid.Gateway.Limits;

namespace GuestGrid.Protocol.Tests.Limits;

public sealed class ClientRateLimitTests
{
    private static readonly DateTimeOffset Now = FakeClock.Start;

    [Fact]
    public void The_300th_request_of_a_minute_passes_and_the_301st_does_not()
    {
        var limit = new ClientRateLimit(ClientRateLimit.DefaultRequests, TimeSpan.FromMinutes(1));
        for (var left = 299; left >= 0; left--)
            Assert.Equal((true, left), Ask(limit, Now));
        var refused = limit.Take("shop", Now);
        Assert.False(refused.IsAllowed);
        Assert.Equal(TimeSpan.FromMilliseconds(200), refused.RetryAfter);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.FullAfter);
    }

    [Fact]
    public void Retry_after_is_exact_to_the_tick()
    {
        var limit = new ClientRateLimit(10, TimeSpan.FromSeconds(10));
        for (var time = 0; time < 10; time++)
            limit.Take("shop", Now);
        var wait = limit.Take("shop", Now.AddTicks(1234)).RetryAfter;
        Assert.Equal(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1234), wait);
        Assert.False(limit.Take("shop", Now.AddTicks(1234) + wait - TimeSpan.FromTicks(1)).IsAllowed);
        Assert.True(limit.Take("shop", Now.AddTicks(1234) + wait).IsAllowed);
    }

    [Fact]
    public void A_refused_request_takes_nothing()
    {
        var limit = new ClientRateLimit(2, TimeSpan.FromSeconds(2));
        limit.Take("shop", Now);
        limit.Take("shop", Now);
        for (var time = 0; time < 1000; time++)
            Assert.Equal(TimeSpan.FromSeconds(1), limit.Take("shop", Now).RetryAfter);
    }

    [Fact]
    public void After_a_quiet_window_the_whole_allowance_is_back_and_never_more()
    {
        var limit = new ClientRateLimit(5, TimeSpan.FromMinutes(1));
        for (var time = 0; time < 6; time++)
            limit.Take("shop", Now);
        var later = Now.AddMinutes(1);
        Assert.Equal((true, 4), Ask(limit, later));
        Assert.Equal((true, 4), Ask(limit, later.AddYears(1)));
    }

    [Fact]
    public void One_client_does_not_use_up_anothers_allowance()
    {
        var limit = new ClientRateLimit(1, TimeSpan.FromMinutes(1));
        Assert.True(limit.Take("a", Now).IsAllowed);
        Assert.True(limit.Take("b", Now).IsAllowed);
        Assert.False(limit.Take("a", Now).IsAllowed);
    }

    [Fact]
    public void A_clock_that_steps_back_gives_nobody_more()
    {
        var limit = new ClientRateLimit(3, TimeSpan.FromSeconds(3));
        for (var time = 0; time < 3; time++)
            limit.Take("shop", Now);
        Assert.False(limit.Take("shop", Now.AddSeconds(-10)).IsAllowed);
    }

    [Fact]
    public async Task Requests_that_race_are_counted_exactly()
    {
        var limit = new ClientRateLimit(1000, TimeSpan.FromMinutes(1));
        var tasks = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 500).Count(_ => limit.Take("shop", Now).IsAllowed)));
        Assert.Equal(1000, (await Task.WhenAll(tasks)).Sum());
    }

    [Theory]
    [InlineData(7)]
    [InlineData(300)]
    public void No_order_of_requests_gets_more_than_the_allowance_and_the_even_flow(int requests)
    {
        var random = new Random(requests);
        var limit = new ClientRateLimit(requests, TimeSpan.FromMinutes(1));
        var passed = new List<DateTimeOffset>();
        var now = Now;
        for (var time = 0; time < 5_000; time++)
        {
            now += TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerSecond / 4));
            var decision = limit.Take("shop", now);
            Assert.Equal(decision.IsAllowed, decision.RetryAfter == TimeSpan.Zero);
            if (decision.IsAllowed)
                passed.Add(now);
        }

        var interval = TimeSpan.FromMinutes(1) / requests;
        for (var first = 0; first < passed.Count; first += 17)
        {
            for (var last = first; last < passed.Count; last += 13)
                Assert.True(last - first + 1 <= requests + Math.Ceiling((passed[last] - passed[first]) / interval));
        }
    }

    [Fact]
    public void The_announcement_is_in_whole_seconds_and_names_the_policy_only()
    {
        var limit = new ClientRateLimit(300, TimeSpan.FromMinutes(1));
        var http = new HttpExchange();
        limit.Announce(http.Response, limit.Take("very-secret-client", Now));
        Assert.Equal("\"client\";q=300;w=60", http.Response.Headers["RateLimit-Policy"]);
        Assert.Equal("\"client\";r=299;t=1", http.Response.Headers["RateLimit"]);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(-1, 60)]
    [InlineData(1, 0)]
    public void A_limit_of_nothing_cannot_be_made(int requests, int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClientRateLimit(requests, TimeSpan.FromSeconds(seconds)));

    private static (bool, int) Ask(ClientRateLimit limit, DateTimeOffset now)
    {
        var decision = limit.Take("shop", now);
        return (decision.IsAllowed, decision.Remaining);
    }
}
