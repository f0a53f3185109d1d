using GuestGrid.Grains.Stores;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Cluster.Operations;

/// <summary>
/// Whether a store that says nothing of its health by itself, a grain storage provider, still takes what is written:
/// every few seconds one small record that all silos share is read and written anew. All of them ask the same store, so
/// one silence must not take the whole cluster out of rotation.
/// </summary>
internal sealed class StoreProbe(IStoreSource stores, TimeProvider clock) : BackgroundService
{
    internal const int SilencesMax = 3;
    internal static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(3);
    private static readonly StoreHealth Silent = new(false, "The store of the entities does not answer.");
    private static readonly StoreHealth Closed = new(false, "The store of the entities does not take what is written.");
    private static readonly GrainId Nobody = GrainId.Create("guestgrid.probe", "0");

    private volatile StoreHealth health = StoreHealth.Writable;
    private int silences;

    public StoreHealth Health => health;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(AskEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested) await Ask();
        }
    }

    internal async Task Ask()
    {
        // A way of its own each time: behind one that hangs, the next would wait.
        var store = stores.Of(Nobody);
        var worse = Silent;
        try
        {
            var stored = await store.Load(WriteProbe.Key).AsTask().WaitAsync(AnswerWithin, clock);
            worse = Closed;
            await WriteProbe.Write(store, stored.Version).WaitAsync(AnswerWithin, clock);
            (silences, health) = (0, StoreHealth.Writable);
        }
        catch (Exception)
        {
            if (++silences >= SilencesMax) health = worse;
        }
    }
}
