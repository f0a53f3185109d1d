using GuestGrid.Runtime.Stores;

namespace GuestGrid.Embedded;

/// <summary>Sends a tick to every entity whose time has come.</summary>
internal sealed class WakeLoop(
    IEntityStore store, TimeProvider clock, Func<EntityKey, ValueTask> wake, TimeSpan interval)
{
    private const int BatchMax = 512;

    // So many ticks at a time, so that a crowd that is due together does not push everybody else aside.
    private const int ConcurrencyMax = 32;

    public async Task Run(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation)) await WakeAllDue(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The grid stops.
        }
    }

    private async Task WakeAllDue(CancellationToken cancellation)
    {
        try
        {
            var due = await store.DueWakes(clock.GetUtcNow(), BatchMax, cancellation);
            await Parallel.ForEachAsync(due,
                new ParallelOptions { MaxDegreeOfParallelism = ConcurrencyMax, CancellationToken = cancellation },
                async (key, _) => await WakeOne(key));
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Everything due stays due; the next interval tries again, and callers see the store's state themselves.
            // Whatever it was, it must not end this loop: nothing else would ever wake anybody.
        }
    }

    private async ValueTask WakeOne(EntityKey key)
    {
        try
        {
            await wake(key);
        }
        catch (Exception)
        {
            // It stays due, and its runner has reported what matters: one entity must not keep the others asleep.
        }
    }
}
