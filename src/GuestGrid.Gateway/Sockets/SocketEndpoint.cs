using System.Collections.Concurrent;
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
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<FrameSocket, byte> sockets = new();
    private int open;

    /// <summary>Sockets now, greeted or not.</summary>
    public int Count => Volatile.Read(ref open);

    /// <summary>
    /// Accepts the socket and runs <paramref name="use"/> until it is over; or answers with a problem.
    /// </summary>
    /// <param name="frameBytesMax">Where this address takes longer frames than the others.</param>
    public async Task Accept(HttpContext context, Func<FrameSocket, Task> use, FrameStyle? style = null,
        int? frameBytesMax = null)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Problem.Write(
                context, ErrorCatalogue.InvalidRequest, "This address takes WebSocket connections only.");
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
            await Use(new FrameSocket(socket, limits, clock)
            {
                Style = style ?? FrameStyle.Guest,
                FrameBytesMax = frameBytesMax ?? limits.FrameBytesMax,
            }, use);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    /// <summary>
    /// Tells all sockets to come back later, spread over <paramref name="spread"/> so that they do not all return at
    /// once. Call it when the drain has begun.
    /// </summary>
    public async Task GoAway(TimeSpan spread)
    {
        FrameSocket[] all = [.. sockets.Keys];
        var slices = Math.Clamp((int)(spread / Slice), 1, Math.Max(1, all.Length));
        for (var slice = 0; slice < slices; slice++)
        {
            for (var i = slice; i < all.Length; i += slices) GoAway(all[i]);
            if (slice + 1 < slices) await Task.Delay(spread / slices, clock);
        }
    }

    private async Task Use(FrameSocket frames, Func<FrameSocket, Task> use)
    {
        sockets[frames] = 0;
        try
        {
            // It was let in just before the drain began, and whoever told the others did not see it any more.
            if (drain.IsDraining) GoAway(frames);
            await use(frames);
        }
        finally
        {
            sockets.TryRemove(frames, out _);
        }
    }

    private static void GoAway(FrameSocket frames) =>
        frames.Close(CloseCodes.ServiceRestart, "The server goes away; come back and resume.");
}
