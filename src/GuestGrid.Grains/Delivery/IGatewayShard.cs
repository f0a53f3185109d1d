using GuestGrid.Grains.Contracts;
using Orleans.Concurrency;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// A share of a gateway's sockets, as silos reach it. Calls to one observer run one after the other, so a gateway has
/// many; and each only puts the news into the sockets' own queues, so no guest waits for another one's line.
/// </summary>
[Alias("guestgrid.gateway-shard")]
public interface IGatewayShard : IGrainObserver
{
    // Answered, not one-way: the answer is how a silo notices that the gateway is gone.
    [Alias("deliver"), ResponseTimeout(CallDeadline.Text)]
    Task Deliver([Immutable] Push[] batch);
}
