using System.Net.WebSockets;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>A client of <c>/webchat/v1/guests/sessions/{webchatSessionId}</c>.</summary>
internal sealed class SessionClient : FrameClient
{
    private SessionClient(ClientWebSocket socket) : base(socket)
    {
    }

    /// <summary>A socket with a bearer in its handshake, or without one.</summary>
    public static async Task<SessionClient> Open(
        RunningGrid grid, string webchatSessionId, string? bearer, string? after = null)
    {
        var query = after is null ? "" : $"?lastSequenceId={after}";
        return new(await Dial(grid.Address, $"/webchat/v1/guests/sessions/{webchatSessionId}{query}",
            authorization: bearer is null ? null : $"Bearer {bearer}"));
    }

    public Task Say(string text, string? clientMessageId = null) =>
        Send(new { type = "text", text, clientMessageId, messageDirection = "inbound" });
}
