using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime.Entities;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>The rules of the anonymous identifier, to the millisecond.</summary>
public sealed class ThrottlingTests(AGridWhereTimeStandsStill fixture) : IClassFixture<AGridWhereTimeStandsStill>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private RunningGrid Grid => fixture.Grid;

    private Api Client => fixture.Grid.Api;

    [Fact]
    public async Task A_second_session_must_wait_for_exactly_the_rest_of_the_interval()
    {
        var visitor = NewId();
        Assert.Equal(201, (await Create(visitor)).Status);
        Grid.Clock.Advance(TimeSpan.FromMilliseconds(1200));
        await AssertRefused(visitor, "FRAUD_THRESHOLD_EXCEEDED", 3800);
        Grid.Clock.Advance(TimeSpan.FromMilliseconds(3799));
        await AssertRefused(visitor, "FRAUD_THRESHOLD_EXCEEDED", 1);
        Grid.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(201, (await Create(visitor)).Status);
    }

    [Fact]
    public async Task A_guest_made_over_HTTP_counts_as_any_session_of_its_identifier()
    {
        var visitor = NewId();
        Assert.Equal(201, (await Client.Post("/api/v2/guests", new { anonymousId = visitor })).Status);
        AssertProblem(await Client.Post("/api/v2/guests", new { anonymousId = visitor }), 429,
            "FRAUD_THRESHOLD_EXCEEDED");
        await AssertRefused(visitor, "FRAUD_THRESHOLD_EXCEEDED", 5000);
    }

    [Fact]
    public async Task A_third_live_session_is_over_the_quota_until_one_has_ended()
    {
        var visitor = NewId();
        var first = await Create(visitor);
        Grid.Clock.Advance(Interval);
        Assert.Equal(201, (await Create(visitor)).Status);
        Grid.Clock.Advance(Interval);
        AssertProblem(await Create(visitor), 429, "QUOTA_EXCEEDED");
        for (var i = 0; i < 3; i++)
            Assert.Equal(204, (await Client.Delete($"{Api.Sessions}/{first.Get("id")}")).Status);
        Assert.Equal(201, (await Create(visitor)).Status);
        Grid.Clock.Advance(Interval);
        // The slot came back once, not once for every DELETE.
        AssertProblem(await Create(visitor), 429, "QUOTA_EXCEEDED");
    }

    [Fact]
    public async Task Who_has_ended_a_session_does_not_wait_until_its_visitor_has_heard_of_it()
    {
        Outcome<VisitorAnswer>? last = null, stale = null;
        await using var grid = await RunningGrid.Start(
            [("OAuth:RequestsPerMinute", "1000000"), ("Limits:MinCreationInterval", "00:00:00")],
            change: WrappedVisitors.Into(async (_, visitor, command) =>
            {
                if (command is not AnonymousVisitorCommand.Admit) return await visitor.Execute(command);
                if (stale is { } before)
                {
                    stale = null;
                    return before;
                }
                last = await visitor.Execute(command);
                return last.Value;
            }));
        var wish = Api.NewSession("one");
        var first = await grid.Api.CreateSession(wish);
        Assert.Equal(201, (await grid.Api.CreateSession(wish)).Status);
        AssertProblem(await grid.Api.CreateSession(wish), 429, "QUOTA_EXCEEDED");
        // Both live on: nobody's slot is free, however often it is asked for.
        AssertProblem(await grid.Api.CreateSession(wish), 429, "QUOTA_EXCEEDED");
        Assert.Equal(204, (await grid.Api.Delete($"{Api.Sessions}/{first.Get("id")}")).Status);
        stale = last;
        Assert.Equal(201, (await grid.Api.CreateSession(wish)).Status);
        Assert.Null(stale);
        AssertProblem(await grid.Api.CreateSession(wish), 429, "QUOTA_EXCEEDED");
    }

    [Fact]
    public async Task Of_many_at_once_exactly_one_passes_the_interval()
    {
        var visitor = NewId();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Create(visitor))).InTime();
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201),
            answer => AssertProblem(answer, 429, "FRAUD_THRESHOLD_EXCEEDED"));
    }

    [Fact]
    public async Task Refused_attempts_neither_take_a_slot_nor_start_the_interval_anew()
    {
        var visitor = NewId();
        Assert.Equal(201, (await Create(visitor)).Status);
        for (var i = 0; i < 10; i++)
        {
            Grid.Clock.Advance(TimeSpan.FromMilliseconds(400));
            AssertProblem(await Create(visitor), 429, "FRAUD_THRESHOLD_EXCEEDED");
        }
        Grid.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(201, (await Create(visitor)).Status);
    }

    [Fact]
    public async Task The_twenty_first_session_of_a_visitor_in_an_hour_waits_for_the_first_to_be_an_hour_old()
    {
        var visitor = NewId();
        for (var i = 0; i < 20; i++)
        {
            var created = await Create(visitor);
            Assert.Equal(201, created.Status);
            await Client.Delete($"{Api.Sessions}/{created.Get("id")}");
            Grid.Clock.Advance(Interval);
        }
        await Deadline.Until(async () => (await Create(visitor)).Code == "VELOCITY_EXCEEDED");
        var left = TimeSpan.FromHours(1) - 20 * Interval;
        await AssertRefused(visitor, "VELOCITY_EXCEEDED", (long)left.TotalMilliseconds);
        Grid.Clock.Advance(left);
        Assert.Equal(201, (await Create(visitor)).Status);
    }

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.254", "203.0.114.1")]
    [InlineData("2001:db8:1:200::1", "2001:db8:1:2ff::9", "2001:db8:1:300::1")]
    public async Task An_address_prefix_makes_sixty_sessions_a_minute(string one, string neighbour, string stranger)
    {
        await using var grid = await RunningGrid.Start([("OAuth:RequestsPerMinute", "1000000")], stopTime: true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60)
            .Select(i => CreateFrom(grid, i % 2 == 0 ? one : neighbour))).InTime();
        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        grid.Clock.Advance(TimeSpan.FromSeconds(20));
        var refused = await CreateFrom(grid, neighbour);
        AssertProblem(refused, 429, "VELOCITY_EXCEEDED");
        Assert.Equal(40_000, refused.Json.GetProperty("retryAfterMs").GetInt64());
        Assert.Equal(201, (await CreateFrom(grid, stranger)).Status);
        // The caller's own address never counts: it is a backend's.
        for (var i = 0; i < 65; i++) Assert.Equal(201, (await grid.Api.CreateSession()).Status);
        grid.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(201, (await CreateFrom(grid, one)).Status);
    }

    [Fact]
    public async Task A_visitor_s_refusal_gives_the_address_back_what_it_took()
    {
        await using var grid = await RunningGrid.Start(
            [("OAuth:RequestsPerMinute", "1000000"), ("Limits:VelocityPerAddress", "3")], stopTime: true);
        var wish = Api.NewSession("one");
        wish["guestAddress"] = "198.51.100.7";
        Assert.Equal(201, (await grid.Api.CreateSession(wish)).Status);
        for (var i = 0; i < 5; i++)
            AssertProblem(await grid.Api.CreateSession(wish), 429, "FRAUD_THRESHOLD_EXCEEDED");
        Assert.Equal(201, (await CreateFrom(grid, "198.51.100.8")).Status);
        Assert.Equal(201, (await CreateFrom(grid, "198.51.100.9")).Status);
        AssertProblem(await CreateFrom(grid, "198.51.100.9"), 429, "VELOCITY_EXCEEDED");
    }

    [Fact]
    public async Task A_session_that_times_out_gives_its_slot_back()
    {
        var visitor = NewId();
        await Create(visitor);
        Grid.Clock.Advance(Interval);
        await Create(visitor);
        Grid.Clock.Advance(TimeSpan.FromSeconds(601));
        await Deadline.Until(async () => (await Create(visitor)).Status == 201);
    }

    [Fact]
    public async Task A_client_may_make_300_requests_a_minute_and_is_told_where_it_stands()
    {
        await using var grid = await RunningGrid.Start([], stopTime: true);
        // Signing in was the first.
        Answer? last = null;
        for (var i = 0; i < 299; i++)
        {
            last = await grid.Api.Get($"{Api.Sessions}/none");
            Assert.Equal(404, last.Status);
        }
        Assert.Equal("\"client\";q=300;w=60", last!.Headers["RateLimit-Policy"]);
        Assert.Equal("\"client\";r=0;t=60", last.Headers["RateLimit"]);
        var refused = await grid.Api.Get($"{Api.Sessions}/none");
        AssertProblem(refused, 429, "RATE_LIMITED");
        Assert.Equal(200, refused.Json.GetProperty("retryAfterMs").GetInt64());
        grid.Clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(404, (await grid.Api.Get($"{Api.Sessions}/none")).Status);
    }

    private async Task AssertRefused(string visitor, string code, long retryAfterMs)
    {
        var answer = await Create(visitor);
        AssertProblem(answer, 429, code);
        Assert.Equal(retryAfterMs, answer.Json.GetProperty("retryAfterMs").GetInt64());
    }

    private Task<Answer> Create(string visitor) => Client.CreateSession(Api.NewSession(visitor));

    private static Task<Answer> CreateFrom(RunningGrid grid, string address)
    {
        var wish = Api.NewSession();
        wish["guestAddress"] = address;
        return grid.Api.CreateSession(wish);
    }

    private static string NewId() => Guid.NewGuid().ToString();
}
