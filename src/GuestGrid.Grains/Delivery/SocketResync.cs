using System.Threading.Channels;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// Lets all sockets of a gateway look for news that did not come, spread over
/// <see cref="DeliveryLimits.ResyncWithin"/>. In between a silent guest costs nothing.
/// </summary>
internal sealed class SocketResync(IGatewaySockets sockets, DeliveryLimits limits, TimeProvider clock)
{
    private const int Slices = 100;

    // Sessions of a silo that died are out of reach for a while; a guest whose session stays so is better off anew.
    private const int TriesMax = 10;

    private readonly Channel<TimeSpan> wanted = Channel.CreateUnbounded<TimeSpan>();

    public void Begin(TimeSpan after)
    {
        if (limits.ResyncWithin != Timeout.InfiniteTimeSpan) wanted.Writer.TryWrite(after);
    }

    public async Task Run(CancellationToken stopping)
    {
        try
        {
            await foreach (var after in wanted.Reader.ReadAllAsync(stopping))
            {
                await Task.Delay(after, clock, stopping);
                await ResyncAll(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Its sockets go with it.
        }
    }

    private async Task ResyncAll(CancellationToken stopping)
    {
        var left = sockets.Open.ToArray();
        var slice = (left.Length + Slices - 1) / Slices;
        for (var tries = 1; left.Length > 0; tries++)
        {
            var failed = new List<ConnectionId>();
            foreach (var some in left.Chunk(slice))
            {
                var done = await Task.WhenAll(some.Select(TryResync));
                failed.AddRange(some.Where((_, index) => !done[index]));
                await Task.Delay(limits.ResyncWithin / Slices, clock, stopping);
            }
            left = [.. failed];
            if (tries < TriesMax) continue;
            foreach (var connection in left) sockets.Recall(connection);
            return;
        }
    }

    private async Task<bool> TryResync(ConnectionId connection)
    {
        try
        {
            await sockets.Resync(connection);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
