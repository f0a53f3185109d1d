using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Operations;
using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Sockets;

/// <summary>What every socket passes before it is one: a real upgrade, an allowed origin, room for it.</summary>
public sealed class SocketEndpoint(
    OriginRule origins, SocketLimits limits, Drain drain, TimeProvider clock)
{
    private int open;

    /// <summary>Accepts the socket and runs <paramref name="use"/> until it is over; or answers with a problem.</summary>
    public async Task Accept(HttpContext context, Func<FrameSocket, Task> use)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Problem.Write(context, ErrorCatalogue.InvalidRequest, "This address takes WebSocket connections only.");
            return;
        }
        if (!origins.AllowsOwn(context.Request))
        {
            await Problem.Write(context, ErrorCatalogue.OriginNotAllowed);
            return;
        }
        if (drain.IsDraining)
        {
            await Problem.Write(context, ErrorCatalogue.ShuttingDown);
            return;
        }
        if (Interlocked.Increment(ref open) > limits.SocketsMax)
        {
            Interlocked.Decrement(ref open);
            await Problem.Write(context, ErrorCatalogue.Overloaded, "This gateway has all the sockets it can hold.");
            return;
        }
        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                KeepAliveInterval = limits.PingInterval,
                KeepAliveTimeout = limits.PongTimeout,
                // Secrets and what a stranger wrote would be compressed together (CRIME, BREACH).
                DangerousEnableCompression = false,
            });
            await use(new FrameSocket(socket, limits, clock));
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }
}
