using GuestGrid.Core.GuestBooks;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Concurrency;

namespace GuestGrid.Grains.GuestBooks;

[Reentrant, GrainType("guestgrid.chapter")]
internal sealed class GuestChapterGrain(GrainEnvironment environment)
    : EntityGrain<GuestChapterDecider, GuestChapter, GuestChapterCommand,
        GuestChapterEvent, GuestChapterAnswer, GuestBookPolicy>(
        EntityKinds.Chapter, environment.Policies.Book, environment), IGuestChapterGrain
{
    public ValueTask<Reply<GuestChapterAnswer>> Execute(GuestChapterCommand command) => Run(command);
}
