using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>What <c>tokenExpiring</c> says gets lost on its way, and is said again to who is connected then.</summary>
public sealed class LostWarningTests : IAsyncLifetime
{
    private RunningGrid grid = null!;

    private LossyConnections Way => grid.Services.GetRequiredService<LossyConnections>();

    private ConnectionTable Table => grid.Services.GetRequiredService<ConnectionTable>();

    public async Task InitializeAsync() => grid = await RunningGrid.Start(
        RunningGrid.RoomyLimits, stopTime: true, change: LossyConnections.Into(Timeout.InfiniteTimeSpan));

    public async Task DisposeAsync() => await grid.DisposeAsync();

    [Fact]
    public async Task A_warning_of_the_end_comes_once_the_socket_looks_and_then_not_again()
    {
        await using var guest = await GuestClient.Connect(grid);
        await LoseWarning(guest);
        Assert.Empty(await guest.Everything());

        await Resync();

        Assert.Equal("idle", (await guest.Next("tokenExpiring")).GetProperty("reason").GetString());
        await Resync();
        Assert.Empty(await guest.Everything());
    }

    [Fact]
    public async Task It_comes_after_the_greeting_of_a_guest_who_is_back()
    {
        await using var lost = await GuestClient.Connect(grid);
        await LoseWarning(lost);

        await using var back = await GuestClient.Connect(grid, lost.Token);

        Assert.Equal(back.Connected.GetProperty("expiresAt").GetString(),
            (await back.Next("tokenExpiring")).GetProperty("expiresAt").GetString());
    }

    [Fact]
    public async Task Whoever_was_active_since_is_not_warned_of_an_end_that_is_off()
    {
        await using var guest = await GuestClient.Connect(grid);
        await LoseWarning(guest);
        await guest.SayAndWait("here");

        await Resync();

        Assert.Empty(await guest.Everything());
    }

    [Fact]
    public async Task A_fresh_token_comes_once_the_socket_looks_and_then_not_again()
    {
        await using var guest = await WithLostToken();
        Assert.Empty(await guest.Everything());

        await Resync();

        var fresh = (await guest.Next("tokenExpiring")).GetProperty("token").GetString();
        await Resync();
        Assert.Empty(await guest.Everything());
        await using var back = await GuestClient.Connect(grid, fresh);
        Assert.Equal(guest.SessionId, back.SessionId);
    }

    [Fact]
    public async Task A_guest_who_is_back_with_the_old_token_gets_the_fresh_one()
    {
        await using var guest = await WithLostToken();

        await using var back = await HandshakeClient.Shake(
            grid, guest.Connected.GetProperty("guestId").GetString()!, guest.SessionId, guest.Token);

        await back.Next("handshake");
        Assert.Equal("token", (await back.Next("tokenExpiring")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task One_whose_greeting_brings_it_gets_no_other()
    {
        await using var guest = await WithLostToken();

        await using var back = await GuestClient.Connect(grid, guest.Token);

        Assert.NotEqual(guest.Token, back.Token);
        Assert.Empty(await back.Everything());
    }

    private async Task LoseWarning(GuestClient guest)
    {
        Way.LoseNext<Notice.IdleWarning>();
        grid.Clock.Advance(TimeSpan.FromSeconds(575));
        await Deadline.Until(async () => (await View(guest)).IsEndWarned);
        await Deadline.Until(() => Task.FromResult(!Way.Loses));
    }

    private async Task<GuestClient> WithLostToken()
    {
        var wish = Api.NewSession();
        wish["timeoutSeconds"] = 3600;
        var created = await grid.Api.CreateSession(wish);
        var guest = await GuestClient.Connect(grid, created.Get("token"));
        grid.Clock.Advance(TimeSpan.FromMinutes(30));
        await guest.SayAndWait("still here");
        var shown = (await View(guest)).Token.Generation;
        Way.LoseNext<Notice.TokenRenewed>();
        grid.Clock.Advance(TimeSpan.FromMinutes(29.6));
        await Deadline.Until(async () => (await View(guest)).Token.Generation > shown);
        await Deadline.Until(() => Task.FromResult(!Way.Loses));
        return guest;
    }

    private async Task<SessionView> View(GuestClient guest)
    {
        var session = grid.Services.GetRequiredService<IGuestGrid>().Session(GuestSessionId.Parse(guest.SessionId));
        return ((GuestSessionAnswer.Viewed)(await session.Execute(new GuestSessionCommand.Inspect())).Answer).Session;
    }

    private async Task Resync()
    {
        foreach (var connection in Table.Open) await Table.Resync(connection);
    }
}
