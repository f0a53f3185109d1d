using System.Buffers;
using System.Net.WebSockets;

namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// What waits to be sent to one socket: bounded, in order, never waited for by whoever has news. Sends on the caller's
/// thread while the socket takes it, and holds memory only while it does not.
/// </summary>
public sealed class FrameSender(WebSocket socket, SocketLimits limits)
{
    private const int KeptCapacity = 8;

    private readonly Lock gate = new();
    private Queue<Frame>? waiting;
    private int waitingBytes;
    private bool sending;
    private bool closing;
    private TaskCompletionSource<bool>? room;

    /// <summary>Is told once when the other side reads too slowly.</summary>
    public Action? Overflowed { get; set; }

    public void Send(ReadOnlySpan<byte> frame)
    {
        Frame first;
        lock (gate)
        {
            if (closing) return;
            if (waiting?.Count >= limits.FramesMax || waitingBytes + frame.Length > limits.BytesMax)
            {
                // Not one frame may be missing in the middle: nothing more is sent, the client resumes by its position.
                DropWaiting();
                closing = true;
                Overflowed?.Invoke();
                return;
            }
            first = Frame.Copy(frame);
            if (sending)
            {
                (waiting ??= new Queue<Frame>()).Enqueue(first);
                waitingBytes += first.Length;
                return;
            }
            sending = true;
        }
        _ = Drain(first);
    }

    /// <summary>
    /// Completes when less than half of what may wait does: whoever has much to send asks first, so that a reader that
    /// keeps up is not cut for it. False when nothing more will be sent.
    /// </summary>
    public ValueTask<bool> Room()
    {
        lock (gate)
        {
            if (closing) return new(false);
            if (HasRoom) return new(true);
            room ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(room.Task);
        }
    }

    private bool HasRoom => (waiting?.Count ?? 0) < limits.FramesMax / 2 && waitingBytes < limits.BytesMax / 2;

    /// <summary>Closes after what waits; later frames are dropped.</summary>
    public void Close(WebSocketCloseStatus status, string reason, bool dropWaiting = false)
    {
        lock (gate)
        {
            if (dropWaiting) DropWaiting();
            else if (closing) return;
            closing = true;
            AnswerRoom();
            if (sending)
            {
                (waiting ??= new Queue<Frame>()).Enqueue(Frame.Close(status, reason));
                return;
            }
            sending = true;
        }
        _ = Drain(Frame.Close(status, reason));
    }

    // Under the gate.
    private void DropWaiting()
    {
        while (waiting?.Count > 0) waiting.Dequeue().Return();
        waitingBytes = 0;
    }

    // Under the gate.
    private void AnswerRoom()
    {
        if (room is null || !closing && !HasRoom) return;
        room.TrySetResult(!closing);
        room = null;
    }

    private async Task Drain(Frame frame)
    {
        do
        {
            try
            {
                await frame.SendTo(socket);
            }
            catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException
                or ObjectDisposedException or InvalidOperationException)
            {
                // The connection is over; its reader notices and the client resumes.
                lock (gate)
                {
                    closing = true;
                    DropWaiting();
                    AnswerRoom();
                }
            }
            finally
            {
                frame.Return();
            }
        }
        while (TakeNext(out frame));
    }

    private bool TakeNext(out Frame frame)
    {
        lock (gate)
        {
            if (waiting is { Count: > 0 })
            {
                frame = waiting.Dequeue();
                waitingBytes -= frame.Length;
                AnswerRoom();
                return true;
            }
            // A burst's queue is not kept for a guest that then is silent for hours.
            if (waiting?.EnsureCapacity(0) > KeptCapacity) waiting = null;
            frame = default;
            return sending = false;
        }
    }

    private readonly record struct Frame(byte[] Buffer, int Length, WebSocketCloseStatus? Status, string? Reason)
    {
        public static Frame Copy(ReadOnlySpan<byte> bytes)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
            bytes.CopyTo(buffer);
            return new Frame(buffer, bytes.Length, null, null);
        }

        public static Frame Close(WebSocketCloseStatus status, string reason) => new([], 0, status, reason);

        public ValueTask SendTo(WebSocket socket) => Status is { } status
            ? new ValueTask(socket.CloseOutputAsync(status, Reason, CancellationToken.None))
            : socket.SendAsync(Buffer.AsMemory(0, Length), WebSocketMessageType.Text, true, CancellationToken.None);

        public void Return()
        {
            if (Buffer.Length > 0) ArrayPool<byte>.Shared.Return(Buffer);
        }
    }
}
