using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

public sealed class IdempotencyTests(AGridWithDefaultLimits fixture) : IClassFixture<AGridWithDefaultLimits>
{
    private const string Key = "Idempotency-Key";

    private Api Client => fixture.Grid.Api;

    [Fact]
    public async Task A_hundred_at_once_under_one_key_make_one_session()
    {
        var (wish, key) = (Api.NewSession(NewId()), NewId());
        var answers = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(_ => Client.CreateSession(wish, (Key, key)))).InTime();
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(99, answers.Count(answer => answer.Status == 409));
        Assert.Single(answers.Select(answer => answer.Get("id")).Distinct());
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single(answers.Select(answer => answer.Headers["Location"]).Distinct());
    }

    [Fact]
    public async Task A_repeat_counts_against_nothing()
    {
        var visitor = NewId();
        var key = NewId();
        Assert.Equal(201, (await Client.CreateSession(Api.NewSession(visitor), (Key, key))).Status);
        for (var i = 0; i < 5; i++)
            Assert.Equal(409, (await Client.CreateSession(Api.NewSession(visitor), (Key, key))).Status);
        // Only the interval since the one real creation speaks against a second session, not its quota.
        var second = await Client.CreateSession(Api.NewSession(visitor));
        AssertProblem(second, 429, "FRAUD_THRESHOLD_EXCEEDED");
        // And a visitor who is being refused still gets its own session again.
        Assert.Equal(409, (await Client.CreateSession(Api.NewSession(visitor), (Key, key))).Status);
    }

    [Fact]
    public async Task Another_payload_under_the_same_key_is_422()
    {
        var key = NewId();
        var first = await Client.CreateSession(Api.NewSession(NewId()), (Key, key));
        Assert.Equal(201, first.Status);
        AssertProblem(await Client.CreateSession(Api.NewSession(NewId()), (Key, key)), 422, "IDEMPOTENCY_KEY_REUSED");
    }

    [Fact]
    public async Task The_loser_of_a_race_under_one_key_leaves_its_visitor_s_slots_free()
    {
        // Two different wishes at once: whichever loses must not have taken a slot of its visitor.
        for (var round = 0; round < 10; round++)
        {
            var key = NewId();
            string[] visitors = [.. Enumerable.Range(0, 6).Select(_ => NewId())];
            var answers = await Task.WhenAll(visitors.Select(visitor =>
                Client.CreateSession(Api.NewSession(visitor), (Key, key)))).InTime();
            Assert.Single(answers, answer => answer.Status == 201);
            foreach (var (visitor, answer) in visitors.Zip(answers))
            {
                if (answer.Status == 201) continue;
                AssertProblem(answer, 422, "IDEMPOTENCY_KEY_REUSED");
                // No slot, and no creation that the interval would count from.
                Assert.Equal(201, (await Client.CreateSession(Api.NewSession(visitor))).Status);
            }
        }
    }

    [Fact]
    public async Task Each_client_has_its_own_keys()
    {
        await using var grid = await RunningGrid.Start(
        [
            .. RunningGrid.RoomyLimits, ("OAuth:Clients:0:Id", "other"),
            ("OAuth:Clients:0:Secret", "other-secret-of-its-own"),
            ("OAuth:Clients:0:Scopes:0", "webmessaging:guest:create"),
        ]);
        using var other = await Api.SignIn(grid.Address, "other", "other-secret-of-its-own");
        var mine = await grid.Api.CreateSession(Api.NewSession("same"), (Key, "same"));
        var theirs = await other.CreateSession(Api.NewSession("same"), (Key, "same"));
        Assert.Equal((201, 201), (mine.Status, theirs.Status));
        Assert.NotEqual(mine.Get("id"), theirs.Get("id"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    public async Task A_key_may_have_1_to_255_printable_characters(int length) =>
        Assert.Equal(201, (await Client.CreateSession(null, (Key, NewId()[..1].PadRight(length, '~')))).Status);

    [Fact]
    public async Task A_key_that_is_too_long_or_not_printable_is_400()
    {
        AssertProblem(await Client.CreateSession(null, (Key, new string('k', 256))), 400, "INVALID_IDEMPOTENCY_KEY");
        AssertProblem(await Client.CreateSession(null, (Key, "a\tb")), 400, "INVALID_IDEMPOTENCY_KEY");
    }

    [Fact]
    public async Task A_key_outlives_its_session()
    {
        var key = NewId();
        var wish = Api.NewSession(NewId());
        var first = await Client.CreateSession(wish, (Key, key));
        await Client.Delete($"{Api.Sessions}/{first.Get("id")}");
        var again = await Client.CreateSession(wish, (Key, key));
        Assert.Equal((409, first.Get("id")), (again.Status, again.Get("id")));
    }

    private static string NewId() => Guid.NewGuid().ToString();
}
