using System.Threading.Channels;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// News for some sockets of one gateway, in order. Whoever adds never waits; one batch is under way at a time, so order
/// does not depend on what the network does to two.
/// </summary>
internal sealed class PushLane
{
    private readonly Channel<Push> waiting;
    private readonly int batchMax;
    private readonly Func<Push[], ValueTask> deliver;
    // Connections whose news found no room.
    private readonly HashSet<Guid> missed = [];
    private readonly List<Push> batch = [];
    private long added;
    private long delivered;
    private volatile bool closed;

    public PushLane(DeliveryLimits limits, Func<Push[], ValueTask> deliver)
    {
        waiting = Channel.CreateBounded<Push>(new BoundedChannelOptions(limits.WaitingMax)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
        batchMax = limits.BatchMax;
        this.deliver = deliver;
        // Away from the grain that happens to be the first to push: what follows must not run in its turns.
        Emptied = Task.Run(Pump);
    }

    /// <summary>Completes when the lane was closed and everything in it is where it belongs.</summary>
    public Task Emptied { get; }

    /// <summary>How much it has taken so far.</summary>
    public long Added => Interlocked.Read(ref added);

    /// <summary>How much of it is where it belongs.</summary>
    public long Delivered => Interlocked.Read(ref delivered);

    /// <summary>Where the lane is full, the socket is told to look for itself once there is room.</summary>
    public void Add(Push push)
    {
        if (waiting.Writer.TryWrite(push) || TryWriteOrMiss(push)) Interlocked.Increment(ref added);
    }

    private bool TryWriteOrMiss(Push push)
    {
        lock (missed)
        {
            if (waiting.Writer.TryWrite(push)) return true;
            // Full still, under the lock: so what waits is yet to be taken, and then this is.
            missed.Add(push.Connection);
            return false;
        }
    }

    /// <summary>Takes nothing more; the rest goes as one, for nothing keeps several in order any more.</summary>
    public void Close()
    {
        closed = true;
        waiting.Writer.TryComplete();
    }

    private async Task Pump()
    {
        while (await waiting.Reader.WaitToReadAsync())
            while (Take(out var taken) is { Length: > 0 } next)
            {
                await deliver(next);
                Interlocked.Add(ref delivered, taken);
            }
    }

    private Push[] Take(out int taken)
    {
        batch.Clear();
        while ((closed || batch.Count < batchMax) && waiting.Reader.TryRead(out var push)) batch.Add(push);
        taken = batch.Count;
        if (taken == batchMax) return [.. batch];
        lock (missed)
        {
            batch.AddRange(missed.Select(connection => new Push { Connection = connection, Notice = null }));
            missed.Clear();
        }
        return [.. batch];
    }
}
