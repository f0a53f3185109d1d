using System.Net.WebSockets;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>A guest on the socket of its session (surface, section 2).</summary>
internal sealed class HandshakeClient : FrameClient
{
    private HandshakeClient(ClientWebSocket socket) : base(socket)
    {
    }

    /// <summary>A socket on which only the handshake was said.</summary>
    public static async Task<HandshakeClient> Shake(
        RunningGrid grid, string guest, string session, string token, string? lastSequenceId = null)
    {
        var client = new HandshakeClient(
            await Dial(grid.Address, $"/api/v2/guests/{guest}/sessions/{session}/ws"));
        await client.Send(new { type = "handshake", token, lastSequenceId });
        return client;
    }
}
