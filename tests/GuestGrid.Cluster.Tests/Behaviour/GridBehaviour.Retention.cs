using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Guests;

namespace GuestGrid.Cluster.Tests.Behaviour;

public abstract partial class GridBehaviour
{
    [Fact]
    public async Task One_worker_at_a_time_erases_the_old_and_another_goes_on_after_its_death()
    {
        var guests = new List<GuestId>();
        for (var i = 0; i < 5; i++)
            guests.Add((await Grid.Create(Guests.NewOpening(Guests.NewQueue()) with { Fingerprint = "" })).Guest);
        var options = RetentionOptions.Default with { BatchSize = 2, Lease = TimeSpan.FromSeconds(12) };
        var retention = new GuestRetention(
            Grid, new GuestErasure(Grid), options, new NextMonth(), new NoRetentionFaults());
        await Eventually.Holds("all are in the book", async () => await Listed(retention, guests) == guests.Count);
        var (first, second, due) = (Guid.NewGuid(), Guid.NewGuid(), DateTimeOffset.UtcNow);
        var calendar = Grid.Calendar(GuestCalendarKey.Guests);
        await calendar.Execute(new GuestCalendarCommand.BeginRun(first, due, options.Lease));

        Assert.Null(await retention.Run(second, due));
        RetentionRun? run = null;
        await Eventually.Holds("the first is dead",
            async () => (run = await retention.Run(second, due)) is not null, TimeSpan.FromSeconds(60));

        Assert.Equal((second, 0L), (run!.Worker, run.Counts.Failed));
        Assert.InRange(run.Counts.Erased, guests.Count, long.MaxValue);
        foreach (var guest in guests)
            Assert.Null((await Grid.Visitor(guest).Execute(new AnonymousVisitorCommand.Inspect())).Answer.Guest);
        Assert.Equal(run, await retention.Run(first, due));
        await Eventually.Holds("none is in the book", async () => await Listed(retention, guests) == 0);
    }

    private static async Task<int> Listed(GuestRetention retention, List<GuestId> guests)
    {
        var listed = new HashSet<GuestId>();
        await foreach (var _ in retention.Purge(isDry: true, entry => listed.Add(entry.Guest)))
        {
            // What is found is what counts.
        }
        return guests.Count(listed.Contains);
    }

    private sealed class NextMonth : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(31);
    }
}
