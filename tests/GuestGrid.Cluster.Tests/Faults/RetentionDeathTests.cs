using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Identifiers;
using GuestGrid.Grains.GuestCalendars;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Guests;
using GuestGrid.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>The silo that erases the old guests dies in the middle of it.</summary>
public sealed class RetentionDeathTests : IAsyncLifetime
{
    private const int Old = 24;
    private const int Young = 6;

    // In its third batch the first worker dies, with two notes of progress behind it.
    private const int ErasedBeforeDeath = 2 * BatchSize + 2;
    private const int BatchSize = 5;

    private static readonly RetentionOptions Options = RetentionOptions.Default with { BatchSize = BatchSize };

    private readonly AheadClock clock = new();
    private ClusterWorld world = null!;

    public async Task InitializeAsync() => world = await ClusterWorld.Start(
        new WorldOptions(new MemoryEntityStore()) { Silos = 3, Clock = clock });

    public Task DisposeAsync() => world.DisposeAsync().AsTask();

    [Fact]
    public async Task Another_silo_goes_on_and_erases_every_old_guest_and_no_young_one()
    {
        var (run, old, young) = await DieInTheMiddle(note => note);

        Assert.Empty(await Left(old));
        Assert.Equal(young, await Left(young));
        Assert.Equal((Old - ErasedBeforeDeath + 2 * BatchSize, 0), (run.Counts.Erased, run.Counts.Failed));
        Assert.InRange(run.Counts.Examined, run.Counts.Erased, Old + Young);
    }

    [Fact]
    public async Task A_worker_that_notes_more_than_it_has_done_leaves_guests_behind_when_it_dies()
    {
        var (_, old, young) = await DieInTheMiddle(
            note => note with { Through = note.Through with { At = clock.GetUtcNow() - Options.Age } });

        Assert.Equal(Old - ErasedBeforeDeath, (await Left(old)).Count);
        Assert.Equal(young, await Left(young));
    }

    /// <summary>
    /// A worker on the silo that owns the calendar begins, and dies with its silo; one on another silo ends the run.
    /// </summary>
    private async Task<(RetentionRun Run, List<GuestId> Old, List<GuestId> Young)> DieInTheMiddle(
        Func<GuestCalendarCommand.NoteProgress, GuestCalendarCommand> rewrite)
    {
        var (old, young) = await OldAndYoung();
        var (first, second) = (HomeOfCalendar(), Guid.NewGuid());
        var due = Options.LastDue(clock.GetUtcNow());
        var (doomed, erased) = (CountingGrid.Over(GridOf(first)), 0);
        var isInTheMiddle = new TaskCompletionSource();
        doomed.Counter.WrapsCalendar = calendar => new Before<GuestCalendarCommand, GuestCalendarAnswer>(calendar,
            command => ValueTask.FromResult(command is GuestCalendarCommand.NoteProgress note
                ? rewrite(note) : command));
        doomed.Counter.Wraps = visitor => new Before<AnonymousVisitorCommand, VisitorAnswer>(visitor, async command =>
        {
            if (command is not AnonymousVisitorCommand.EraseGuest
                || Interlocked.Increment(ref erased) <= ErasedBeforeDeath) return command;
            isInTheMiddle.TrySetResult();
            // Whoever was killed goes on with nothing.
            await Task.Delay(Timeout.Infinite);
            return command;
        });
        _ = Retention(doomed.Grid).Run(Guid.NewGuid(), due);
        await isInTheMiddle.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await Eventually.Holds("what it had begun to erase before is erased",
            async () => (await Left(old)).Count == Old - ErasedBeforeDeath);

        await world.Cluster.KillSiloAsync(first);
        await Eventually.Holds("the others have taken over", async () => (await Left(young)).Count == Young,
            TimeSpan.FromMinutes(2));
        var heir = Retention(GridOf(world.Cluster.Silos.First(silo => silo != first)));
        Assert.Null(await heir.Run(second, due));
        clock.Advance(Options.Lease);
        var run = await heir.Run(second, due);

        Assert.Equal((second, due), (run!.Worker, run.DueAt));
        Assert.NotNull(run.EndedAt);
        return (run, old, young);
    }

    /// <summary>Guests of last month; guests of today, one of whom was there last month too.</summary>
    private async Task<(List<GuestId> Old, List<GuestId> Young)> OldAndYoung()
    {
        var loyal = World.Guests.NewAnonymous();
        var (old, young) = (new List<GuestId>(), new List<GuestId>());
        for (var i = 0; i < Old; i++) old.Add(await Create(World.Guests.NewAnonymous()));
        await Create(loyal);
        clock.Advance(Options.Age + TimeSpan.FromDays(1));
        young.Add(await Create(loyal));
        while (young.Count < Young) young.Add(await Create(World.Guests.NewAnonymous()));
        await Eventually.Holds("all are in the books", async () => await Listed() == Old + Young);
        return (old, young);
    }

    private async Task<GuestId> Create(AnonymousId anonymous) => (await world.Grid.Create(
        World.Guests.NewOpening(World.Guests.NewQueue(), anonymous: anonymous) with { Fingerprint = "" })).Guest;

    private async Task<int> Listed()
    {
        var count = 0;
        foreach (var day in (await world.Grid.Calendar(GuestCalendarKey.Guests)
            .Execute(new GuestCalendarCommand.Read())).Answer!.Days)
            for (var shard = 0; shard < GuestBookKey.Shards; shard++)
                count += (await world.Grid.Book(new GuestBookKey(day, shard))
                    .Execute(new GuestBookCommand.CountGuests())).Answer!.Count;
        return count;
    }

    private async Task<List<GuestId>> Left(List<GuestId> guests)
    {
        var left = new List<GuestId>();
        foreach (var guest in guests)
        {
            try
            {
                var visitor = await world.Grid.Visitor(guest).Execute(new AnonymousVisitorCommand.Inspect());
                if (visitor.Answer?.Guest is not null) left.Add(guest);
            }
            catch (StoreUnavailableException)
            {
                // Its silo is dead, and nobody knows yet.
            }
        }
        return left;
    }

    private GuestRetention Retention(IGuestGrid grid) =>
        new(grid, new GuestErasure(grid), Options, clock, new NoRetentionFaults());

    private static IGuestGrid GridOf(InProcessSiloHandle silo) =>
        silo.SiloHost.Services.GetRequiredService<IGuestGrid>();

    private InProcessSiloHandle HomeOfCalendar()
    {
        var grain = world.Cluster.Client.GetGrain<IGuestCalendarGrain>(GuestCalendarKey.Guests.ToString());
        Assert.True(world.Cluster.TryGetGrainContext(grain.GetGrainId(), out var context));
        return world.Cluster.GetSiloForAddress(context.Address.SiloAddress!)!;
    }
}
