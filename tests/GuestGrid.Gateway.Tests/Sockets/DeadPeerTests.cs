using System.Net.WebSockets;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>Connections on which nobody speaks, or nobody is any more.</summary>
public sealed class DeadPeerTests(AGridWithShortPatience fixture) : IClassFixture<AGridWithShortPatience>
{
    [Fact]
    public async Task Who_does_not_greet_in_time_is_closed_and_who_did_is_not()
    {
        await using var greeted = await GuestClient.Connect(fixture.Grid);
        await using var agent = await AgentClient.Open(fixture.Grid.Address, fixture.Grid.Api.Token);
        await using var silent = await GuestClient.Open(fixture.Grid.Address);
        await using var chatty = await GuestClient.Open(fixture.Grid.Address);
        await using var record = await SilentSocket.Open(fixture.Grid.Address,
            $"/api/v2/guests/{greeted.Connected.GetProperty("guestId").GetString()}/sessions/{greeted.SessionId}/ws");
        await using var session = await SilentSocket.Open(
            fixture.Grid.Address, $"/webchat/v1/guests/sessions/ws-{greeted.SessionId}");
        await chatty.Send(new { type = "message", text = "let me in" });
        Assert.Equal(1008, await silent.Closed);
        Assert.Equal(1008, await chatty.Closed);
        Assert.Equal(1008, await agent.Closed);
        Assert.Equal(1008, await record.Closed);
        Assert.Equal(1008, await session.Closed);
        await greeted.SayAndWait("still here");
    }

    [Fact]
    public async Task Who_does_not_answer_a_ping_is_gone_and_its_session_knows()
    {
        await using var owner = await GuestClient.Connect(fixture.Grid);
        using var dead = await RawSocket.Connect(fixture.Grid.Address, token: owner.Token);
        await using var alive = await GuestClient.Connect(fixture.Grid);
        Assert.Contains(RawSocket.Ping, await dead.ReadToEnd().InTime());
        await Deadline.Until(async () =>
            (await fixture.Grid.Api.Get($"{Api.Sessions}/{owner.SessionId}")).Get("status") == "disconnected");
        await alive.SayAndWait("still here");
    }

    /// <summary>A socket of any dialect on which nothing is ever said.</summary>
    private sealed class SilentSocket(ClientWebSocket socket) : FrameClient(socket)
    {
        public static async Task<SilentSocket> Open(Uri grid, string path) => new(await Dial(grid, path));
    }
}
