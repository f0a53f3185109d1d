using GuestGrid.Core;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>
/// What was lost between a session and the socket of a guest that does nothing: the socket gets it when told to look.
/// </summary>
public sealed class ResyncTests : IAsyncLifetime
{
    private RunningGrid grid = null!;

    private LossyConnections Way => grid.Services.GetRequiredService<LossyConnections>();

    private ConnectionTable Table => grid.Services.GetRequiredService<ConnectionTable>();

    public async Task InitializeAsync() => grid = await RunningGrid.Start(
        RunningGrid.RoomyLimits, change: LossyConnections.Into(Timeout.InfiniteTimeSpan));

    public async Task DisposeAsync() => await grid.DisposeAsync();

    [Fact]
    public async Task The_last_message_comes_though_nothing_follows_it()
    {
        await using var guest = await GuestClient.Connect(grid);
        Way.LoseNext<Notice.MessageAdded>();
        await Speak(guest, "lost");

        await Resync();

        Assert.Equal("lost", (await guest.Next("message")).GetProperty("text").GetString());
        await Speak(guest, "next");
        Assert.Equal("next", (await guest.Next("message")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Without_a_look_it_does_not_come()
    {
        await using var guest = await GuestClient.Connect(grid);
        Way.LoseNext<Notice.MessageAdded>();
        await Speak(guest, "lost");

        Assert.Empty(await guest.Everything());
    }

    [Fact]
    public async Task What_came_does_not_come_again()
    {
        await using var guest = await GuestClient.Connect(grid);
        await Speak(guest, "heard");
        await guest.Next("message");

        await Resync();

        Assert.Empty(await guest.Everything());
    }

    [Fact]
    public async Task An_end_is_told_after_the_last_message()
    {
        await using var guest = await GuestClient.Connect(grid);
        Way.LoseNext<Notice.MessageAdded>();
        await Speak(guest, "lost");
        Way.LoseNext<Notice.Ended>();
        Assert.Equal(204, (await grid.Api.Delete($"{Api.Sessions}/{guest.SessionId}")).Status);

        await Resync();

        Assert.Equal("lost", (await guest.Next("message")).GetProperty("text").GetString());
        await guest.Next("ended");
        Assert.Equal(4500, await guest.Closed);
    }

    [Fact]
    public async Task A_connection_that_was_taken_over_is_told_so()
    {
        await using var older = await GuestClient.Connect(grid);
        Way.LoseNext<Notice.Superseded>();
        await using var newer = await GuestClient.Connect(grid, older.Token);

        await Resync();

        Assert.Equal(4509, await older.Closed);
        Assert.True(newer.IsOpen);
    }

    private async Task Resync()
    {
        foreach (var connection in Table.Open) await Table.Resync(connection);
    }

    private async Task Speak(GuestClient guest, string text) => Assert.Equal(202, (await grid.Api.Post(Api.Messages,
        new { conversationId = guest.ConversationId, from = new { id = "agent-1", type = "agent" }, text })).Status);
}
