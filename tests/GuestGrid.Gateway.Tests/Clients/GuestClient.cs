using System.Net.WebSockets;
using System.Text.Json;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>A guest on <c>/webchat/v1</c>.</summary>
internal sealed class GuestClient : FrameClient
{
    private GuestClient(ClientWebSocket socket) : base(socket)
    {
    }

    /// <summary>The server's answer to <c>connect</c>.</summary>
    public JsonElement Connected { get; private set; }

    public string Token => Connected.GetProperty("token").GetString()!;

    public string SessionId => Connected.GetProperty("sessionId").GetString()!;

    public string ConversationId => Connected.GetProperty("conversationId").GetString()!;

    /// <summary>A socket on which nothing was said yet.</summary>
    public static async Task<GuestClient> Open(Uri grid, string? origin = null) =>
        new(await Dial(grid, "/webchat/v1", origin));

    /// <summary>A guest who has been greeted: new, or with a token back in its session.</summary>
    public static async Task<GuestClient> Connect(
        RunningGrid grid, string? token = null, string? lastSequenceId = null, object? metadata = null,
        string name = "Ada") =>
        await Connect(grid.Address, token, lastSequenceId, metadata, name);

    public static async Task<GuestClient> Connect(
        Uri grid, string? token = null, string? lastSequenceId = null, object? metadata = null, string name = "Ada")
    {
        var guest = await Open(grid);
        await guest.Send(new { type = "connect", guestInfo = new { name }, token, lastSequenceId, metadata });
        guest.Connected = await guest.Next("connect");
        return guest;
    }

    public Task Say(string text, string? clientMessageId = null) =>
        Send(new { type = "message", text, clientMessageId });

    /// <summary>Says it and waits for its place.</summary>
    public async Task<string> SayAndWait(string text, string? clientMessageId = null)
    {
        await Say(text, clientMessageId);
        var ack = await Until("ack");
        return ack.GetProperty("sequenceId").GetString()!;
    }
}
