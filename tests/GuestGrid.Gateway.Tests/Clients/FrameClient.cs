using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>
/// A WebSocket that speaks frames, as a browser's would. Reads all the time, so that nothing waits for the test.
/// </summary>
internal class FrameClient : IAsyncDisposable
{
    private readonly ClientWebSocket socket;
    private readonly Channel<JsonElement> frames = Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource<int> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected FrameClient(ClientWebSocket socket)
    {
        this.socket = socket;
        _ = Receive();
    }

    /// <summary>The close code; -1 where the connection was lost without one.</summary>
    public Task<int> Closed => closed.Task.InTime("the close");

    public bool IsOpen => !closed.Task.IsCompleted;

    protected static async Task<ClientWebSocket> Dial(
        Uri grid, string path, string? origin = null, string? authorization = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        if (authorization is not null) socket.Options.SetRequestHeader("Authorization", authorization);
        var address = new UriBuilder(new Uri(grid, path)) { Scheme = "ws" }.Uri;
        await socket.ConnectAsync(address, CancellationToken.None).InTime();
        return socket;
    }

    public Task Send(object frame) => SendText(JsonSerializer.Serialize(frame));

    public Task SendText(string text) => SendBytes(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendBytes(byte[] bytes, WebSocketMessageType type, bool isEnd = true) =>
        socket.SendAsync(bytes, type, isEnd, CancellationToken.None).InTime();

    /// <summary>The next frame, whatever it is.</summary>
    public async Task<JsonElement> Next()
    {
        try
        {
            return await frames.Reader.ReadAsync().AsTask().InTime("the next frame");
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The socket was closed with {await Closed}.");
        }
    }

    /// <summary>The next frame, which is of this type.</summary>
    public async Task<JsonElement> Next(string type)
    {
        var frame = await Next();
        Assert.True(frame.GetProperty("type").GetString() == type, $"Expected {type}, got {frame}");
        return frame;
    }

    /// <summary>The first frame of this type, however many others come before it.</summary>
    public async Task<JsonElement> Until(string type)
    {
        while (true)
        {
            var frame = await Next();
            if (frame.GetProperty("type").GetString() == type) return frame;
        }
    }

    public async Task<string> NextError()
    {
        var frame = await Next("error");
        return frame.GetProperty("code").GetString()!;
    }

    /// <summary>Everything that came up to the answer of a ping that is sent now.</summary>
    public async Task<List<JsonElement>> Everything()
    {
        await Send(new { type = "ping" });
        var all = new List<JsonElement>();
        while (true)
        {
            var frame = await Next();
            if (frame.GetProperty("type").GetString() == "pong") return all;
            all.Add(frame);
        }
    }

    /// <summary>Everything that came until the close, and the close code.</summary>
    public async Task<(List<JsonElement> Frames, int Code)> Rest()
    {
        var code = await Closed;
        var all = new List<JsonElement>();
        while (frames.Reader.TryRead(out var frame)) all.Add(frame);
        return (all, code);
    }

    public async Task Close()
    {
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).InTime();
        await Closed;
    }

    /// <summary>Leaves without a word, as a lost network does.</summary>
    public void Abort() => socket.Abort();

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task Receive()
    {
        var buffer = new byte[256 * 1024];
        var code = -1;
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += part.Count;
                    if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                }
                while (!part.EndOfMessage);
                if (part.MessageType is WebSocketMessageType.Close) break;
                frames.Writer.TryWrite(JsonDocument.Parse(buffer.AsMemory(0, length).ToArray()).RootElement);
            }
            code = (int?)socket.CloseStatus ?? 1005;
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // Lost, or closed by the test.
        }
        frames.Writer.TryComplete();
        closed.TrySetResult(code);
    }
}
