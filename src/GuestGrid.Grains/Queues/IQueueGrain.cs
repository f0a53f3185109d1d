using GuestGrid.Core.Queues;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.Queues;

/// <summary>The owner of one queue.</summary>
[Alias("guestgrid.queue")]
public interface IQueueGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<QueueAnswer>> Execute(QueueCommand command);
}
