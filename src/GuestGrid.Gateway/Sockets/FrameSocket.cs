using System.Buffers;
using System.Net.WebSockets;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// One WebSocket that speaks frames: reads them whole and bounded, refuses what is none, sends in order, and closes by
/// the book. What frames mean is for its user. An idle one holds no buffer.
/// </summary>
public sealed class FrameSocket
{
    private const int FirstBuffer = 4 * 1024;

    private readonly WebSocket socket;
    private readonly SocketLimits limits;
    private readonly TimeProvider clock;
    private readonly FrameSender sender;
    private ITimer? handshake;
    private ITimer? deadline;
    private volatile bool isClosing;
    private int invalidInRow;
    // The conversation, where the dialect names it in every frame.
    private string? named;

    public FrameSocket(WebSocket socket, SocketLimits limits, TimeProvider clock)
    {
        this.socket = socket;
        this.limits = limits;
        this.clock = clock;
        sender = new FrameSender(socket, limits) { Overflowed = CutSlowReader };
        FrameBytesMax = limits.FrameBytesMax;
    }

    /// <summary>Longest frame this socket's client may send.</summary>
    public int FrameBytesMax { get; init; }

    /// <summary>How this socket's dialect spells frames.</summary>
    public FrameStyle Style { get; init; } = FrameStyle.Guest;

    /// <summary>From now on this socket is about that conversation.</summary>
    public void Name(ConversationId conversation) => named = Style.NamesConversation ? conversation.ToString() : null;

    /// <summary>A frame of this socket; see <see cref="ServerFrame.Start"/>.</summary>
    public ServerFrame Start(ReadOnlySpan<byte> type) => ServerFrame.Start(type).Text("conversationId"u8, named);

    public void Send(ReadOnlySpan<byte> frame) => sender.Send(frame);

    /// <summary>See <see cref="FrameSender.Room"/>.</summary>
    public ValueTask<bool> Room() => sender.Room();

    public void SendError(in Refusal refusal, string? clientMessageId = null, string? conversationId = null)
    {
        GridMeter.Refused(refusal.Error);
        var frame = ServerFrame.Start("error"u8)
            .Text("error"u8, Style.SaysError ? refusal.Detail ?? refusal.Error.Advice : null)
            .Text("code"u8, refusal.Error.Code)
            .Text("message"u8, refusal.Detail ?? refusal.Error.Advice);
        if (refusal.RetryAfter is { } wait)
            frame.Number("retryAfterMs"u8, Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds)));
        Send(frame.Text("clientMessageId"u8, clientMessageId)
            .Text("conversationId"u8, conversationId ?? named).Finish());
    }

    /// <summary>
    /// Sends what waits, then the close; the reader ends when the other side answers, or after a while anyway.
    /// </summary>
    public void Close(WebSocketCloseStatus status, string reason)
    {
        isClosing = true;
        sender.Close(status, reason);
        AbortAfter(limits.CloseTimeout);
    }

    /// <summary>Closes with 1008 unless <see cref="DisarmHandshake"/> is called in time.</summary>
    public void ArmHandshake() => handshake = clock.CreateTimer(
        static self => ((FrameSocket)self!).Close(WebSocketCloseStatus.PolicyViolation, "No handshake in time."),
        this, limits.HandshakeTimeout, Timeout.InfiniteTimeSpan);

    public void DisarmHandshake()
    {
        handshake?.Dispose();
        handshake = null;
    }

    /// <summary>
    /// Reads until the connection is over. <paramref name="onFrame"/> is called for one frame after the other.
    /// </summary>
    public async Task Read(Func<ClientFrame, ValueTask> onFrame)
    {
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                // Nothing is held for a guest that is silent: the buffer comes with the first byte.
                var peeked = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                if (peeked.MessageType is WebSocketMessageType.Close)
                {
                    AnswerClose();
                    return;
                }
                // An empty message ends where it begins.
                if (peeked.EndOfMessage) RefuseFrame();
                else if (!await ReadFrame(onFrame)) return;
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException
            or ObjectDisposedException or Microsoft.AspNetCore.Connections.ConnectionResetException)
        {
            // The network or the other side ended it; to its session that is a disconnect like any other.
        }
        finally
        {
            handshake?.Dispose();
            deadline?.Dispose();
        }
    }

    private async ValueTask<bool> ReadFrame(Func<ClientFrame, ValueTask> onFrame)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var length = 0;
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (result.MessageType is WebSocketMessageType.Close)
                {
                    AnswerClose();
                    return false;
                }
                length += result.Count;
                if (length > FrameBytesMax)
                {
                    Close(WebSocketCloseStatus.MessageTooBig, $"A frame is at most {FrameBytesMax / 1024} KiB.");
                    return await Discard(buffer);
                }
                if (result.EndOfMessage) return await Dispatch(buffer, length, result.MessageType, onFrame);
                if (length == buffer.Length) buffer = Grow(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<bool> Dispatch(
        byte[] buffer, int length, WebSocketMessageType type, Func<ClientFrame, ValueTask> onFrame)
    {
        // Whoever was told to go has no say any more, and would not hear an answer.
        if (isClosing) return true;
        if (type is WebSocketMessageType.Text && ClientFrame.TryParse(buffer.AsSpan(0, length), out var frame))
        {
            // Its user may refuse it all the same; that counts on.
            var before = invalidInRow;
            await onFrame(frame);
            if (invalidInRow == before) invalidInRow = 0;
            return true;
        }
        RefuseFrame();
        return true;
    }

    /// <summary>Answers a frame that is none; after some in a row the socket is closed.</summary>
    public void RefuseFrame(string? detail = null)
    {
        SendError(new Refusal(ErrorCatalogue.InvalidFrame, detail));
        if (++invalidInRow >= limits.InvalidFramesMax)
            Close(WebSocketCloseStatus.PolicyViolation, "Too many invalid frames.");
    }

    private void AnswerClose() => sender.Close(socket.CloseStatus is null or WebSocketCloseStatus.Empty
        ? WebSocketCloseStatus.NormalClosure : socket.CloseStatus.Value, "");

    // A close crosses what the other side still sends; reading on lets the close be answered instead of reset.
    private async ValueTask<bool> Discard(byte[] buffer)
    {
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            if ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType
                is WebSocketMessageType.Close) break;
        return false;
    }

    private byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 4, FrameBytesMax + 1));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void CutSlowReader()
    {
        isClosing = true;
        // A send is stuck in a full pipe, so a polite close may never get out.
        sender.Close(CloseCodes.TooSlow, "Reading too slowly; reconnect and resume.", dropWaiting: true);
        AbortAfter(limits.CloseTimeout);
    }

    private void AbortAfter(TimeSpan wait)
    {
        deadline?.Dispose();
        deadline = clock.CreateTimer(
            static socket => ((WebSocket)socket!).Abort(), socket, wait, Timeout.InfiniteTimeSpan);
    }
}
