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
        _ = Task.Run(Pump);
    }

    /// <summary>False when the lane is full or closed.</summary>
    public bool TryAdd(Push push) => waiting.Writer.TryWrite(push);

    public void Close() => waiting.Writer.TryComplete();

    private async Task Pump()
    {
        var batch = new List<Push>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < batchMax && waiting.Reader.TryRead(out var push)) batch.Add(push);
            await deliver([.. batch]);
        }
    }
}
