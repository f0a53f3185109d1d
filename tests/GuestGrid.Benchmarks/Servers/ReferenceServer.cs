using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Benchmarks.Servers;

/// <summary>
/// Bare Kestrel: what the transport alone costs, and so the most any server on it could reach.
/// </summary>
internal static class ReferenceServer
{
    public const string EchoPath = "/echo";
    public const string IdlePath = "/idle";
    public const string PostPath = "/sessions";

    public static async Task<int> Run(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseWebSockets();
        app.MapGet("/health/ready", () => Results.Ok());
        app.Map(EchoPath, context => WithSocket(context, Echo));
        app.Map(IdlePath, context => WithSocket(context, Idle));
        app.MapPost(PostPath, (RequestDelegate)Post);
        await app.RunAsync();
        return 0;
    }

    private static async Task WithSocket(
        HttpContext context, Func<WebSocket, CancellationToken, Task> conversation)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await conversation(socket, context.RequestAborted);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            // The generator closes by dropping its connections.
        }
    }

    private static async Task Echo(WebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (got.MessageType == WebSocketMessageType.Close)
                return;
            var frame = buffer.AsMemory(0, got.Count);
            await socket.SendAsync(frame, got.MessageType, got.EndOfMessage, cancellation);
        }
    }

    /// <summary>Waits with a zero-byte read, so that no buffer is held while nothing comes.</summary>
    private static async Task Idle(WebSocket socket, CancellationToken cancellation)
    {
        while (true)
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, cancellation);
            var buffer = ArrayPool<byte>.Shared.Rent(4096);
            var got = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            ArrayPool<byte>.Shared.Return(buffer);
            if (got.MessageType == WebSocketMessageType.Close)
                return;
        }
    }

    private static async Task Post(HttpContext context)
    {
        var request = await context.Request.ReadFromJsonAsync(ReferenceJson.Default.CreateRequest);
        if (request is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(CreateAnswer.To(request), ReferenceJson.Default.CreateAnswer);
    }
}
