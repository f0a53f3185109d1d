using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>The two clocks of a session, as a connected guest hears them (surface, section 1).</summary>
public sealed class ExpiryTests(AGridWhereTimeStandsStill fixture) : IClassFixture<AGridWhereTimeStandsStill>
{
    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task A_silent_guest_is_warned_thirty_seconds_before_and_ended_in_time()
    {
        await using var guest = await GuestClient.Connect(Grid);
        Grid.Clock.Advance(TimeSpan.FromSeconds(570));
        var warning = await guest.Next("tokenExpiring");
        Assert.Equal("type reason expiresAt", Answer.Members(warning));
        Assert.Equal("idle", warning.GetProperty("reason").GetString());
        Assert.Equal(guest.Connected.GetProperty("expiresAt").GetString(),
            warning.GetProperty("expiresAt").GetString());
        // A ping is no sign of life.
        await guest.Send(new { type = "ping" });
        await guest.Next("pong");
        Grid.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("expired", (await guest.Next("ended")).GetProperty("reason").GetString());
        Assert.Equal(4500, await guest.Closed);
    }

    [Fact]
    public async Task Whatever_a_guest_does_extends_its_session()
    {
        await using var guest = await GuestClient.Connect(Grid);
        var position = await guest.SayAndWait("one");
        object[] deeds =
        [
            new { type = "message", text = "two" }, new { type = "typing", state = "on" },
            new { type = "readReceipt", sequenceId = position }, new { type = "refreshToken" },
        ];
        foreach (var deed in deeds)
        {
            Grid.Clock.Advance(TimeSpan.FromSeconds(590));
            Assert.Equal("idle", (await guest.Until("tokenExpiring")).GetProperty("reason").GetString());
            await guest.Send(deed);
            await guest.Everything();
        }
        var record = await Grid.Api.Get($"{Api.Sessions}/{guest.SessionId}");
        Assert.Equal("connected", record.Get("status"));
        Assert.Equal(Grid.Clock.GetUtcNow().AddSeconds(600).UtcDateTime,
            record.Json.GetProperty("expiresAt").GetDateTimeOffset().UtcDateTime, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_connected_guest_gets_a_fresh_token_before_the_old_one_ends_and_the_socket_stays()
    {
        var wish = Api.NewSession();
        wish["timeoutSeconds"] = 3600;
        var created = await Grid.Api.CreateSession(wish);
        await using var guest = await GuestClient.Connect(Grid, created.Get("token"));
        Grid.Clock.Advance(TimeSpan.FromMinutes(30));
        await guest.SayAndWait("still here");
        Grid.Clock.Advance(TimeSpan.FromMinutes(29.5));
        var renewed = await guest.Next("tokenExpiring");
        Assert.Equal("token", renewed.GetProperty("reason").GetString());
        Grid.Clock.Advance(TimeSpan.FromMinutes(1));
        await guest.SayAndWait("and still");
        await using var back = await GuestClient.Connect(Grid, renewed.GetProperty("token").GetString());
        Assert.Equal(guest.SessionId, back.SessionId);
    }

    [Fact]
    public async Task No_session_lives_longer_than_a_day()
    {
        await using var grid = await RunningGrid.Start(
            [.. RunningGrid.RoomyLimits, ("Limits:MaxSessionLifetime", "00:10:00")], stopTime: true);
        await using var guest = await GuestClient.Connect(grid);
        Assert.Equal(grid.Clock.GetUtcNow().AddMinutes(10).UtcDateTime,
            guest.Connected.GetProperty("expiresAt").GetDateTimeOffset().UtcDateTime, TimeSpan.FromMilliseconds(1));
        grid.Clock.Advance(TimeSpan.FromMinutes(9));
        await guest.SayAndWait("busy");
        grid.Clock.Advance(TimeSpan.FromMinutes(1));
        await guest.Until("ended");
        Assert.Equal(4500, await guest.Closed);
    }
}
