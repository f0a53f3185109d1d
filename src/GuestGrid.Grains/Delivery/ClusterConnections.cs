using System.Collections.Concurrent;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// The sockets of all gateways, as one silo sees them: those of its own process directly, the others through lanes. A
/// session whose gateway has died is told so once it has news for it.
/// </summary>
public sealed class ClusterConnections : IConnections, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // As many as keep the cores of a machine busy.
    private const int LocalLanes = 16;

    private readonly ConcurrentDictionary<GatewayId, RemoteGateway> remote = new();
    private readonly IGrainFactory grains;
    private readonly IGuestGrid grid;
    private readonly LocalSockets local;
    private readonly DeliveryLimits limits;
    private readonly TimeProvider clock;
    private readonly LocalLane[] localLanes;
    private readonly CancellationTokenSource stopping = new();

    public ClusterConnections(
        IGrainFactory grains, IGuestGrid grid, LocalSockets local, DeliveryLimits limits, TimeProvider clock)
    {
        this.grains = grains;
        this.grid = grid;
        this.local = local;
        this.limits = limits;
        this.clock = clock;
        var missed = new MissedNews(local.Connections, limits.LooksMax);
        localLanes = [.. Enumerable.Range(0, LocalLanes)
            .Select(_ => new LocalLane(local.Connections, missed, limits.WaitingMax))];
    }

    public void Push(ConnectionAddress to, Notice notice)
    {
        if (local.Gateways.Contains(to.Gateway))
            localLanes[RemoteGateway.LaneOf(to.Connection.Value, LocalLanes)].Push(to, notice);
        else if (!stopping.IsCancellationRequested)
            remote.GetOrAdd(to.Gateway, Open).Push(new Push { Connection = to.Connection.Value, Notice = notice });
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        // While the silo still hears answers.
        lifecycle.Subscribe(
            nameof(ClusterConnections), ServiceLifecycleStage.Active, _ => Task.CompletedTask, BringWaiting);
        // After the grains have gone, which push to their last, and before messages between processes are blocked.
        lifecycle.Subscribe(
            nameof(ClusterConnections), ServiceLifecycleStage.ApplicationServices, _ => Task.CompletedTask, Flush);
    }

    public void Dispose() => _ = Close();

    // Also to gateways that are not known yet, or not any more: their lanes keep asking where they are.
    private async Task BringWaiting(CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        var areBrought = remote.Values.Select(gateway => gateway.WatchWaiting()).ToArray();
        while (!cancellation.IsCancellationRequested && clock.GetElapsedTime(begun) < limits.FlushWithin
            && !Array.TrueForAll(areBrought, isBrought => isBrought()))
            await Task.Delay(limits.RetryAfter, clock, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Flush(CancellationToken cancellation)
    {
        if (limits.FlushWithin == TimeSpan.Zero) return;
        await Close().WaitAsync(limits.FlushWithin, clock, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task Close()
    {
        stopping.Cancel();
        foreach (var lane in localLanes) lane.Close();
        return Task.WhenAll([.. remote.Values.Select(gateway => gateway.Close()),
            .. localLanes.Select(lane => lane.Emptied)]);
    }

    private RemoteGateway Open(GatewayId id)
    {
        var told = new ConcurrentDictionary<Guid, bool>();
        return new RemoteGateway(id, grains, limits, clock, push => Lose(id, push, told))
        {
            Gone = () => _ = Forget(id),
        };
    }

    // Nothing says to the session that its guest is gone but what it sends there: the socket died with its gateway.
    private async ValueTask Lose(GatewayId gateway, Push push, ConcurrentDictionary<Guid, bool> told)
    {
        if (!told.TryAdd(push.Connection, true)) return;
        try
        {
            await grid.Session(push.Notice!.Conversation.Session).Execute(new GuestSessionCommand.Disconnect(
                new ConnectionAddress(gateway, new ConnectionId(push.Connection))));
        }
        catch (Exception)
        {
            // It will be told with the next news, or find out when the guest comes back or its time is over.
            told.TryRemove(push.Connection, out _);
        }
    }

    private async Task Forget(GatewayId id)
    {
        try
        {
            await Task.Delay(limits.RememberGone, clock, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The silo stops, and everything it remembers goes with it.
        }
        if (remote.TryRemove(id, out var gateway)) _ = gateway.Close();
    }
}
