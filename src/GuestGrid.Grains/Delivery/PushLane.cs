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

    /// <summary>False when the lane is full or closed.</summary>
    public bool TryAdd(Push push) => waiting.Writer.TryWrite(push);

    /// <summary>Takes nothing more; the rest goes as one, for nothing keeps several in order any more.</summary>
    public void Close()
    {
        closed = true;
        waiting.Writer.TryComplete();
    }

    private async Task Pump()
    {
        var batch = new List<Push>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while ((closed || batch.Count < batchMax) && waiting.Reader.TryRead(out var push)) batch.Add(push);
            await deliver([.. batch]);
        }
    }
}
