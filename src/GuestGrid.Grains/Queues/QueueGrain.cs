using GuestGrid.Core.Queues;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Concurrency;

namespace GuestGrid.Grains.Queues;

[Reentrant, GrainType("guestgrid.queue")]
internal sealed class QueueGrain(GrainEnvironment environment)
    : EntityGrain<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy>(
        EntityKinds.Queue, environment.Policies.Queue, environment), IQueueGrain
{
    public ValueTask<Reply<QueueAnswer>> Execute(QueueCommand command) => Run(command);
}
