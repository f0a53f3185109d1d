using GuestGrid.Core.GuestBooks;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Concurrency;

namespace GuestGrid.Grains.GuestBooks;

[Reentrant, GrainType("guestgrid.book")]
internal sealed class GuestBookGrain(GrainEnvironment environment)
    : EntityGrain<GuestBookDecider, GuestBook, GuestBookCommand,
        GuestBookEvent, GuestBookAnswer, GuestBookPolicy>(
        EntityKinds.Book, environment.Policies.Book, environment), IGuestBookGrain
{
    public ValueTask<Reply<GuestBookAnswer>> Execute(GuestBookCommand command) => Run(command);
}
