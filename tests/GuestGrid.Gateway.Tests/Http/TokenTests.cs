using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>The guest token: rotation, grace, its end (surface, section 1).</summary>
public sealed class TokenTests(AGridWhereTimeStandsStill fixture) : IClassFixture<AGridWhereTimeStandsStill>
{
    private RunningGrid Grid => fixture.Grid;

    private Api Client => fixture.Grid.Api;

    [Fact]
    public async Task After_a_rotation_the_old_token_is_good_for_its_grace_and_not_a_moment_longer()
    {
        var created = await Client.CreateSession();
        var rotated = await Client.Post($"{Api.Sessions}/{created.Get("id")}/token", null);
        Assert.Equal(200, rotated.Status);
        Assert.NotEqual(created.Get("token"), rotated.Get("token"));
        Grid.Clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        await AssertGood(created, created.Get("token"));
        Grid.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await AssertBad(created, created.Get("token"));
        await AssertGood(created, rotated.Get("token"));
    }

    [Fact]
    public async Task A_backend_s_rotation_is_no_activity_of_the_guest()
    {
        var created = await Client.CreateSession();
        Grid.Clock.Advance(TimeSpan.FromMinutes(5));
        var rotated = await Client.Post($"{Api.Sessions}/{created.Get("id")}/token", null);
        Assert.Equal(created.Get("expiresAt"), rotated.Get("expiresAt"));
    }

    [Fact]
    public async Task A_token_is_good_for_nothing_after_its_time()
    {
        var wish = Api.NewSession();
        wish["timeoutSeconds"] = 3600;
        var created = await Client.CreateSession(wish);
        // Kept alive, the session outlives its first token.
        for (var i = 0; i < 3; i++)
        {
            Grid.Clock.Advance(TimeSpan.FromMinutes(25));
            Assert.Equal(202, (await Client.Say(created.Get("conversationId"), "still here")).Status);
        }
        using var guest = Api.Bearing(Grid.Address, created.Get("token"));
        AssertProblem(await guest.Get(Api.History(created.Get("conversationId"), 1, 1)), 401, "TOKEN_EXPIRED");
        await using var late = await GuestClient.Open(Grid.Address);
        await late.Send(new { type = "connect", token = created.Get("token") });
        Assert.Equal("INVALID_TOKEN", await late.NextError());
        Assert.Equal(4501, await late.Closed);
    }

    [Fact]
    public async Task A_session_that_was_silent_for_its_timeout_has_expired()
    {
        var created = await Client.CreateSession();
        Grid.Clock.Advance(TimeSpan.FromSeconds(600));
        var path = $"{Api.Sessions}/{created.Get("id")}";
        Assert.Equal("expired", (await Client.Get(path)).Get("status"));
        AssertProblem(await Client.Say(created.Get("conversationId"), "late"), 409, "SESSION_ENDED");
        await using var late = await GuestClient.Open(Grid.Address);
        await late.Send(new { type = "connect", token = created.Get("token") });
        Assert.Equal("SESSION_ENDED", await late.NextError());
        Assert.Equal("expired", (await late.Next("ended")).GetProperty("reason").GetString());
        Assert.Equal(4500, await late.Closed);
    }

    private async Task AssertGood(Answer created, string token)
    {
        using var guest = Api.Bearing(Grid.Address, token);
        Assert.Equal(200, (await guest.Get(Api.History(created.Get("conversationId"), 1, 1))).Status);
    }

    private async Task AssertBad(Answer created, string token)
    {
        using var guest = Api.Bearing(Grid.Address, token);
        AssertProblem(await guest.Get(Api.History(created.Get("conversationId"), 1, 1)), 401, "INVALID_TOKEN");
        await using var late = await GuestClient.Open(Grid.Address);
        await late.Send(new { type = "connect", token });
        Assert.Equal("INVALID_TOKEN", await late.NextError());
        Assert.Equal(4501, await late.Closed);
    }
}
