using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Guests;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>The retention job over an embedded grid, a month later.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly RetentionOptions Options = AgedGrid.Options;

    private readonly AgedGrid aged = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => aged.DisposeAsync().AsTask();

    [Fact]
    public async Task Ten_thousand_guests_go_and_each_batch_costs_the_same()
    {
        var guests = await aged.Create(10_000);
        aged.Now += TimeSpan.FromDays(31);
        var returned = guests.Where((_, i) => i % 100 == 7).ToList();
        foreach (var guest in returned) await Touch(guest);
        var (counted, counter) = CountingGrid.Over(aged.Grid);

        var (dry, listed) = await aged.Purge(counted, isDry: true);

        Assert.Equal(new RetentionCounts(10_000, 9_900, 100, 0), dry[^1]);
        Assert.Equal(guests.Except(returned).Order(), listed.Select(entry => entry.Guest).Order());
        Assert.Equal(10_000, await aged.Count());
        counter.Clear();

        var costs = new List<int>();
        await foreach (var _ in aged.Over(counted).Purge(false, null))
            costs.Add(counter.Take(nameof(IGuestGrid.Chapter)) + counter.Take(nameof(IGuestGrid.Book)));

        // A batch ends with its day.
        Assert.InRange(costs.Count, 10_000 / Options.BatchSize, 10_000 / Options.BatchSize + 2);
        Assert.All(costs, cost => Assert.InRange(cost, 0, 8 * GuestBookKey.Shards));
        await AgedGrid.Holds(async () => await aged.Count() == 100);
        foreach (var guest in returned) Assert.NotNull((await aged.Inspect(guest)).Guest);
        Assert.Null((await aged.Inspect(guests[0])).Guest);
    }

    [Fact]
    public async Task A_guest_that_fails_stops_nobody_and_is_tried_again()
    {
        var guests = await aged.Create(300);
        aged.Now += TimeSpan.FromDays(31);
        var (broken, counter) = CountingGrid.Over(aged.Grid);
        counter.Breaks = arguments => arguments is [GuestId guest] && guest == guests[5];

        var (done, _) = await aged.Purge(broken, isDry: false);

        Assert.Equal(new RetentionCounts(300, 299, 0, 1), done[^1]);
        Assert.Equal([guests[5]], aged.Failed);
        await AgedGrid.Holds(async () => await aged.Count() == 1);
        Assert.Equal(new RetentionCounts(1, 1, 0, 0), (await aged.Purge(aged.Grid, isDry: false)).Counts[^1]);
        await AgedGrid.Holds(async () => await aged.Count() == 0);
    }

    [Fact]
    public async Task A_guest_that_is_gone_already_is_no_error_and_leaves_the_book()
    {
        await aged.Create(1);
        var entry = new BookEntry(new GuestId(Guid.NewGuid()), aged.Now);
        await aged.Grid.Book(GuestBookKey.Of(entry.Guest, entry.At))
            .Execute(new GuestBookCommand.Enter(entry.Guest, entry.At));
        aged.Now += TimeSpan.FromDays(31);

        Assert.Equal(new RetentionCounts(2, 1, 1, 0), (await aged.Purge(aged.Grid, isDry: false)).Counts[^1]);
        await AgedGrid.Holds(async () => await aged.Count() == 0);
    }

    [Fact]
    public async Task An_interrupted_run_goes_on_where_it_was_and_one_worker_does_it()
    {
        await aged.Create(3 * Options.BatchSize);
        aged.Now += TimeSpan.FromDays(31);
        var (due, first, second) = (Options.LastDue(aged.Now), Guid.NewGuid(), Guid.NewGuid());
        var (breaking, counter) = CountingGrid.Over(aged.Grid);
        var looks = 0;
        // In the middle of the second batch the process dies.
        using var death = new CancellationTokenSource();
        counter.Seen = arguments =>
        {
            if (arguments is [GuestId] && Interlocked.Increment(ref looks) == 3 * Options.BatchSize) death.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => aged.Over(breaking).Run(first, due, death.Token));

        Assert.Null(await aged.Over(aged.Grid).Run(second, due));
        aged.Now += Options.Lease;
        var run = await aged.Over(aged.Grid).Run(second, due);

        Assert.Equal((second, 0L), (run!.Worker, run.Counts.Failed));
        Assert.InRange(run.Counts.Examined, 2 * Options.BatchSize + 1, 3 * Options.BatchSize);
        await AgedGrid.Holds(async () => await aged.Count() == 0);
        Assert.Equal(run, await aged.Over(aged.Grid).Run(first, due));
    }

    [Fact]
    public void The_job_is_due_once_a_day_at_its_time()
    {
        var two = new DateTimeOffset(2031, 3, 4, 2, 0, 0, TimeSpan.Zero);
        Assert.Equal(two, Options.LastDue(two));
        Assert.Equal(two.AddDays(-1), Options.LastDue(two.AddTicks(-1)));
        Assert.Equal(two, Options.LastDue(two.AddDays(1).AddTicks(-1)));
    }

    private async Task Touch(GuestId guest) => Assert.Null((await aged.Grid.Visitor(guest).Execute(
        new AnonymousVisitorCommand.CountInteraction("\"message\"", 1))).Rejection);
}
