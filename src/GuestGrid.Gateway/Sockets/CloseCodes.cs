using System.Net.WebSockets;

namespace GuestGrid.Gateway.Sockets;

/// <summary>Close codes carry behaviour: 4000 to 4499 reconnect and resume, 4500 to 4999 are final (surface, section 6).</summary>
public static class CloseCodes
{
    /// <summary>RFC 6455, registry: the server goes away; reconnect, spread over time.</summary>
    public const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    public const WebSocketCloseStatus SessionEnded = (WebSocketCloseStatus)4500;

    public const WebSocketCloseStatus Superseded = (WebSocketCloseStatus)4509;

    /// <summary>Messages could not be read; reconnect and resume.</summary>
    public const WebSocketCloseStatus Resume = (WebSocketCloseStatus)4400;

    public const WebSocketCloseStatus TooSlow = (WebSocketCloseStatus)4408;
}
