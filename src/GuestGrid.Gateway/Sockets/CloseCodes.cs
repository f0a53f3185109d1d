using System.Net.WebSockets;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// Close codes carry behaviour: 4000 to 4499 reconnect and resume, 4500 to 4999 are final (surface, section 6).
/// </summary>
public static class CloseCodes
{
    /// <summary>Messages could not be read; reconnect and resume.</summary>
    public const WebSocketCloseStatus Resume = (WebSocketCloseStatus)4400;

    /// <summary>RFC 6455, registry: the server goes away; reconnect, spread over time.</summary>
    public static readonly WebSocketCloseStatus ServiceRestart = Of(ErrorCatalogue.ShuttingDown);

    public static readonly WebSocketCloseStatus SessionEnded = Of(ErrorCatalogue.SessionEnded);

    public static readonly WebSocketCloseStatus InvalidToken = Of(ErrorCatalogue.InvalidToken);

    public static readonly WebSocketCloseStatus Superseded = Of(ErrorCatalogue.Superseded);

    public static readonly WebSocketCloseStatus TooSlow = Of(ErrorCatalogue.TooSlow);

    private static WebSocketCloseStatus Of(ErrorEntry entry) => (WebSocketCloseStatus)entry.Close!;
}
