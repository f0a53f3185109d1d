using System.Collections.Concurrent;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;
using GuestGrid.Embedded;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Guests;
using GuestGrid.Simulation.Tests.Runner;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>The retention job over an embedded grid, a month later.</summary>
public sealed class RetentionTests : IRetentionFaults, IAsyncLifetime
{
    private static readonly RetentionOptions Options = RetentionOptions.Default;

    private readonly SetClock clock = new();
    private readonly EmbeddedGrid grid;
    private readonly ConcurrentBag<GuestId> failed = [];

    public RetentionTests()
    {
        var bench = new Bench();
        grid = new EmbeddedGrid(new MemoryEntityStore(), new JsonStoredFormat(), clock, bench,
            GridPolicies.Default with { Book = new GuestBookPolicy(64) }, EmbeddedLimits.Default, bench,
            _ => Task.CompletedTask);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => grid.DisposeAsync().AsTask();

    [Fact]
    public async Task Ten_thousand_guests_go_and_each_batch_costs_the_same()
    {
        var guests = await Create(10_000);
        clock.Now += TimeSpan.FromDays(31);
        var returned = guests.Where((_, i) => i % 100 == 7).ToList();
        foreach (var guest in returned) await Touch(guest);
        var (counted, counter) = CountingGrid.Over(grid);

        var (dry, listed) = await Purge(counted, isDry: true);

        Assert.Equal(new RetentionCounts(10_000, 9_900, 100, 0), dry[^1]);
        Assert.Equal(guests.Except(returned).Order(), listed.Select(entry => entry.Guest).Order());
        Assert.Equal(10_000, (await GuestTimeline.Open(grid)).Count);
        counter.Clear();

        var costs = new List<int>();
        await foreach (var _ in New(counted).Purge(false, null))
            costs.Add(counter.Take(nameof(IGuestGrid.Chapter)) + counter.Take(nameof(IGuestGrid.Book)));

        // A batch ends with its day.
        Assert.InRange(costs.Count, 10_000 / Options.BatchSize, 10_000 / Options.BatchSize + 2);
        Assert.All(costs, cost => Assert.InRange(cost, 0, 8 * GuestBookKey.Shards));
        await Holds(async () => (await GuestTimeline.Open(grid)).Count == 100);
        foreach (var guest in returned) Assert.NotNull((await Inspect(guest)).Guest);
        Assert.Null((await Inspect(guests[0])).Guest);
    }

    [Fact]
    public async Task A_guest_that_fails_stops_nobody_and_is_tried_again()
    {
        var guests = await Create(300);
        clock.Now += TimeSpan.FromDays(31);
        var (broken, counter) = CountingGrid.Over(grid);
        counter.Breaks = arguments => arguments is [GuestId guest] && guest == guests[5];

        var (done, _) = await Purge(broken, isDry: false);

        Assert.Equal(new RetentionCounts(300, 299, 0, 1), done[^1]);
        Assert.Equal([guests[5]], failed);
        await Holds(async () => (await GuestTimeline.Open(grid)).Count == 1);
        Assert.Equal(new RetentionCounts(1, 1, 0, 0), (await Purge(grid, isDry: false)).Counts[^1]);
        await Holds(async () => (await GuestTimeline.Open(grid)).Count == 0);
    }

    [Fact]
    public async Task A_guest_that_is_gone_already_is_no_error_and_leaves_the_book()
    {
        await Create(1);
        var entry = new BookEntry(new GuestId(Guid.NewGuid()), clock.Now);
        await grid.Book(GuestBookKey.Of(entry.Guest, entry.At))
            .Execute(new GuestBookCommand.Enter(entry.Guest, entry.At));
        clock.Now += TimeSpan.FromDays(31);

        Assert.Equal(new RetentionCounts(2, 1, 1, 0), (await Purge(grid, isDry: false)).Counts[^1]);
        await Holds(async () => (await GuestTimeline.Open(grid)).Count == 0);
    }

    [Fact]
    public async Task An_interrupted_run_goes_on_where_it_was_and_one_worker_does_it()
    {
        await Create(3 * Options.BatchSize);
        clock.Now += TimeSpan.FromDays(31);
        var (due, first, second) = (Options.LastDue(clock.Now), Guid.NewGuid(), Guid.NewGuid());
        var (breaking, counter) = CountingGrid.Over(grid);
        var looks = 0;
        // In the middle of the second batch the process dies.
        using var death = new CancellationTokenSource();
        counter.Seen = arguments =>
        {
            if (arguments is [GuestId] && Interlocked.Increment(ref looks) == 3 * Options.BatchSize) death.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => New(breaking).Run(first, due, death.Token));

        Assert.Null(await New(grid).Run(second, due));
        clock.Now += Options.Lease;
        var run = await New(grid).Run(second, due);

        Assert.Equal((second, 0L), (run!.Worker, run.Counts.Failed));
        Assert.InRange(run.Counts.Examined, 2 * Options.BatchSize + 1, 3 * Options.BatchSize);
        await Holds(async () => (await GuestTimeline.Open(grid)).Count == 0);
        Assert.Equal(run, await New(grid).Run(first, due));
    }

    [Fact]
    public void The_job_is_due_once_a_day_at_its_time()
    {
        var two = new DateTimeOffset(2031, 3, 4, 2, 0, 0, TimeSpan.Zero);
        Assert.Equal(two, Options.LastDue(two));
        Assert.Equal(two.AddDays(-1), Options.LastDue(two.AddTicks(-1)));
        Assert.Equal(two, Options.LastDue(two.AddDays(1).AddTicks(-1)));
    }

    private GuestRetention New(IGuestGrid over) => new(over, new GuestErasure(over), Options, clock, this);

    private async Task<(List<RetentionCounts> Counts, List<BookEntry> Found)> Purge(IGuestGrid over, bool isDry)
    {
        var (counts, found) = (new List<RetentionCounts>(), new List<BookEntry>());
        await foreach (var now in New(over).Purge(isDry, found.Add)) counts.Add(now);
        return (counts, found);
    }

    private async Task<List<GuestId>> Create(int count)
    {
        var guests = new List<GuestId>();
        for (var i = 0; i < count; i++)
        {
            var anonymous = AnonymousId.Parse($"anon-{i}");
            guests.Add(GuestId.Of(anonymous));
            clock.Now += TimeSpan.FromSeconds(10);
            await grid.Visitor(guests[^1]).Execute(new AnonymousVisitorCommand.Admit(
                new GuestSessionId(Guid.NewGuid()), TimeSpan.FromMinutes(5), new Newcomer(anonymous, "Guest", null)));
        }
        await Holds(async () => (await GuestTimeline.Open(grid)).Count == count);
        return guests;
    }

    private async Task Touch(GuestId guest) => Assert.Null((await grid.Visitor(guest).Execute(
        new AnonymousVisitorCommand.CountInteraction("\"message\"", 1))).Rejection);

    private async Task<VisitorAnswer> Inspect(GuestId guest) =>
        (await grid.Visitor(guest).Execute(new AnonymousVisitorCommand.Inspect())).Answer!;

    private static async Task Holds(Func<Task<bool>> condition)
    {
        var deadline = Task.Delay(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.False(deadline.IsCompleted, "It never came to be.");
            await Task.Delay(10);
        }
    }

    void IRetentionFaults.GuestFailed(GuestId guest, Exception exception) => failed.Add(guest);

    /// <summary>Stands where the test sets it; timers are real.</summary>
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2031, 3, 4, 6, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
