using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// Makes a gateway's sockets reachable for silos of other processes, and keeps them so. Starts after the client
/// (or silo) of its process and stops before it. When a silo leaves, or the gateway itself was out of reach for so long
/// that silos may have given it up, its sockets look for news that did not come.
/// </summary>
public sealed class GatewayPresence(GatewayId gateway, IGatewaySockets sockets, IGrainFactory grains,
    DeliveryLimits limits, TimeProvider clock) : IHostedService, IDisposable
{
    // Orleans holds observers weakly: what nobody here refers to would fall silent.
    private readonly GatewayShard[] shards = Shards(gateway, sockets, limits);

    private readonly CancellationTokenSource stopping = new();
    private readonly SocketResync resync = new(sockets, limits, clock);
    private Task renewing = Task.CompletedTask;
    private Task resyncing = Task.CompletedTask;
    private HashSet<string>? silos;
    private long renewed = clock.GetTimestamp();
    private IGatewayShard[] references = [];

    // Only once the client is connected does it know what grains there are.
    private IGatewayGrain Directory => grains.GetGrain<IGatewayGrain>(gateway.ToString());

    public Task StartAsync(CancellationToken cancellationToken)
    {
        references = [.. shards.Select(shard => grains.CreateObjectReference<IGatewayShard>(shard))];
        var lease = new GatewayLease
        {
            Shards = references,
            Duration = limits.Lease,
        };
        renewing = Task.Run(() => KeepRenewing(lease), CancellationToken.None);
        resyncing = Task.Run(() => resync.Run(stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(renewing, resyncing);
        try
        {
            await Directory.Retire().AsTask().WaitAsync(cancellationToken);
        }
        catch (Exception)
        {
            // The lease runs out by itself; nobody must wait for a cluster that does not answer.
        }
        foreach (var reference in Interlocked.Exchange(ref references, []))
            grains.DeleteObjectReference<IGatewayShard>(reference);
    }

    public void Dispose() => stopping.Dispose();

    private async Task KeepRenewing(GatewayLease lease)
    {
        while (!stopping.IsCancellationRequested)
        {
            var wait = await TryRenew(lease) ? limits.RenewEvery : limits.RetryAfter;
            await Task.Delay(wait, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<bool> TryRenew(GatewayLease lease)
    {
        try
        {
            var asked = clock.GetTimestamp();
            Note((await Directory.Renew(lease)).Silos, asked);
            return true;
        }
        catch (Exception)
        {
            // Silos come and go; the lease is long enough for many tries.
            return false;
        }
    }

    private static GatewayShard[] Shards(GatewayId gateway, IGatewaySockets sockets, DeliveryLimits limits)
    {
        var missed = new MissedNews(sockets, limits.LooksMax);
        return [.. Enumerable.Range(0, limits.Shards).Select(_ => new GatewayShard(gateway, sockets, missed))];
    }

    private void Note(IReadOnlyCollection<string> there, long asked)
    {
        // What a silo had stored and not sent died with it; which ones died before the first answer is not known.
        if (silos?.IsSubsetOf(there) is not true) resync.Begin(TimeSpan.Zero);
        // Silos that took the gateway for dead tell its sessions so, until they forget it.
        if (clock.GetElapsedTime(renewed) > limits.Lease) resync.Begin(limits.RememberGone);
        (silos, renewed) = ([.. there], asked);
    }
}
