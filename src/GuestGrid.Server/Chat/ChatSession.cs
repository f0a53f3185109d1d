using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace GuestGrid.Server.Chat;

/// <summary>
/// One session over as many connections as it takes (surface, section 6): nothing typed is lost, nothing is shown
/// twice.
/// </summary>
internal sealed class ChatSession(ChatOptions options, TextWriter output)
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    // In the order of typing; the receiver removes, the sender adds.
    private readonly LinkedList<(string Id, string Text)> unacknowledged = new();
    private TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? token;
    private string? position;
    private int typed;

    public bool IsOver { get; private set; }

    public bool HasStarted => token is not null;

    public async Task Send(ClientWebSocket socket, ChannelReader<string> lines, CancellationToken cancellation)
    {
        connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Send(socket, Connect(), cancellation);
        await connected.Task.WaitAsync(cancellation);
        foreach (var (id, text) in Snapshot()) await Send(socket, Message(id, text), cancellation);
        await foreach (var line in lines.ReadAllAsync(cancellation))
        {
            var id = $"line-{++typed}";
            lock (unacknowledged) unacknowledged.AddLast((id, line));
            await Send(socket, Message(id, line), cancellation);
        }
        // Piped input ends at once; leave a moment for the answers.
        await Task.Delay(LastWords, TimeProvider.System, cancellation);
        await Send(socket, new JsonObject { ["type"] = "end" }, cancellation);
    }

    public async Task Receive(ClientWebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                // 4500 to 4999 are final (surface, section 6).
                IsOver |= (int?)socket.CloseStatus is >= 4500 and <= 4999;
                return;
            }
            if (JsonNode.Parse(buffer.AsSpan(0, length)) is JsonObject frame && !Show(frame)) return;
        }
    }

    /// <returns>False when this connection is of no more use.</returns>
    private bool Show(JsonObject frame)
    {
        switch ((string?)frame["type"])
        {
            case "connect":
                output.WriteLine(
                    HasStarted ? "(back again)" : "You are connected. Type a line to send it; Ctrl+D ends.");
                token = (string?)frame["token"];
                connected.TrySetResult();
                break;
            case "ack":
                Forget((string?)frame["clientMessageId"]);
                Advance(frame);
                break;
            case "message":
                Advance(frame);
                if ((string?)frame["direction"] == "outbound")
                    output.WriteLine($"{frame["from"]?["name"]}: {frame["text"]}");
                break;
            case "agentJoined": output.WriteLine($"({frame["name"]} has joined)"); break;
            case "agentLeft": output.WriteLine($"({frame["name"]} has left)"); break;
            case "tokenExpiring" when (string?)frame["reason"] == "token": token = (string?)frame["token"]; break;
            case "tokenExpiring": output.WriteLine("(the session ends soon unless you write)"); break;
            case "ended": output.WriteLine($"(the session has ended: {frame["reason"]})"); break;
            // Of a fault, not of the message: it is sent again, in its place, when the connection is back.
            case "error" when IsPassing((string?)frame["code"]): return false;
            case "error":
                Forget((string?)frame["clientMessageId"]);
                output.WriteLine($"(not accepted: {frame["message"]})");
                break;
        }
        return true;
    }

    private static bool IsPassing(string? code) =>
        code is "STORAGE_UNAVAILABLE" or "OVERLOADED" or "SHUTTING_DOWN" or "INTERNAL";

    private void Advance(JsonObject frame)
    {
        if ((string?)frame["sequenceId"] is { } at && string.CompareOrdinal(at, position) > 0) position = at;
    }

    private void Forget(string? id)
    {
        lock (unacknowledged)
            for (var node = unacknowledged.First; node is not null; node = node.Next)
                if (node.Value.Id == id)
                {
                    unacknowledged.Remove(node);
                    return;
                }
    }

    private (string Id, string Text)[] Snapshot()
    {
        lock (unacknowledged) return [.. unacknowledged];
    }

    private JsonObject Connect()
    {
        var frame = new JsonObject
        {
            ["type"] = "connect",
            ["guestInfo"] = new JsonObject { ["name"] = options.Name },
        };
        if (token is not null) frame["token"] = token;
        if (token is not null && position is not null) frame["lastSequenceId"] = position;
        if (options.Queue is not null) frame["metadata"] = new JsonObject { ["queueId"] = options.Queue };
        return frame;
    }

    private static JsonObject Message(string id, string text) =>
        new() { ["type"] = "message", ["text"] = text, ["clientMessageId"] = id };

    private static Task Send(ClientWebSocket socket, JsonObject frame, CancellationToken cancellation) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, true, cancellation);
}
