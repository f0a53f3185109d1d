using GuestGrid.Core.GuestSessions;
using GuestGrid.Embedded;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Runner;
using GuestGrid.Simulation.Tests.Sabotage;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Simulation.Tests.Embedded;

/// <summary>The loop that wakes whatever is due in one process.</summary>
public sealed class WakeLoopTests
{
    public static TheoryData<Exception> Faults =>
    [
        new StoreUnavailableException("Once."), new OperationCanceledException("Not because the grid stops."),
        new InvalidOperationException("A flaw."),
    ];

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task Goes_on_after_whatever_fault(Exception fault)
    {
        var clock = new PacedClock();
        var store = new FaultyIndex(new MemoryEntityStore(), fault);
        var bench = new Bench();
        await using var grid = new EmbeddedGrid(store, new JsonStoredFormat(), clock, bench, GridPolicies.Default,
            EmbeddedLimits.Default, bench, _ => Task.CompletedTask);
        await grid.Session(Bench.Id).Execute(Bench.Opening());

        clock.Advance(TimeSpan.FromHours(1));
        await store.Failed.Task;
        await clock.AdvanceUntil(store.Asked);

        Assert.NotEmpty(await store.Asked);
    }

    private sealed class FaultyIndex(IEntityStore inner, Exception fault) : StoreWrapper(inner)
    {
        private readonly TaskCompletionSource<IReadOnlyList<EntityKey>> asked = new();

        public TaskCompletionSource Failed { get; } = new();

        public Task<IReadOnlyList<EntityKey>> Asked => asked.Task;

        public override async ValueTask<IReadOnlyList<EntityKey>> DueWakes(
            DateTimeOffset now, int max, CancellationToken cancellation = default)
        {
            if (Failed.TrySetResult()) throw fault;
            var due = await base.DueWakes(now, max, cancellation);
            if (due.Count > 0) asked.TrySetResult(due);
            return due;
        }
    }
}
