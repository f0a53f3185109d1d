using GuestGrid.Core.Identifiers;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// A gateway in another process: lanes to it, and what is known of where it is. What can't be brought is tried again
/// until it arrives or the gateway's lease is over; then its sockets are lost.
/// </summary>
internal sealed class RemoteGateway
{
    private readonly IGatewayGrain directory;
    private readonly DeliveryLimits limits;
    private readonly TimeProvider clock;
    private readonly Func<Push, ValueTask> lose;
    private readonly PushLane?[] lanes;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource hurry = new();
    private IGatewayShard[] shards = [];
    private volatile bool gone;

    public RemoteGateway(GatewayId id, IGrainFactory grains, DeliveryLimits limits, TimeProvider clock,
        Func<Push, ValueTask> lose)
    {
        directory = grains.GetGrain<IGatewayGrain>(id.ToString());
        this.limits = limits;
        this.clock = clock;
        this.lose = lose;
        lanes = new PushLane?[limits.Shards];
    }

    /// <summary>Called once, when the gateway's lease is over.</summary>
    public Action? Gone { get; init; }

    /// <summary>Asks whether everything that waits now is where it belongs, or has nobody to go to.</summary>
    public Func<bool> WatchWaiting()
    {
        (PushLane Lane, long Added)[] waiting;
        lock (gate) waiting = [.. lanes.OfType<PushLane>().Select(lane => (lane, lane.Added))];
        return () => gone || Array.TrueForAll(waiting, one => one.Lane.Delivered >= one.Added);
    }

    public void Push(Push push)
    {
        var index = LaneOf(push.Connection, lanes.Length);
        PushLane lane;
        lock (gate) lane = lanes[index] ??= new PushLane(limits, batch => Deliver(index, batch));
        lane.Add(push);
    }

    /// <summary>
    /// Takes nothing more, and sends everything taken before without waiting for answers, which a silo that stops does
    /// not hear any more. Completes when all of it is on its way.
    /// </summary>
    public Task Close()
    {
        lock (gate)
        {
            foreach (var lane in lanes) lane?.Close();
            hurry.Cancel();
            return Task.WhenAll(lanes.Select(lane => lane?.Emptied ?? Task.CompletedTask));
        }
    }

    /// <summary>The share that a connection belongs to, the same in every process.</summary>
    public static int LaneOf(Guid connection, int count)
    {
        Span<byte> bytes = stackalloc byte[16];
        connection.TryWriteBytes(bytes, bigEndian: true, out _);
        return (int)(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) % (uint)count);
    }

    private async ValueTask Deliver(int lane, Push[] batch)
    {
        while (!gone)
        {
            if (await TryDeliver(lane, batch) || hurry.IsCancellationRequested) return;
            if (!gone) await Task.Delay(limits.RetryAfter, clock);
        }
        foreach (var push in batch) await lose(push);
    }

    private async ValueTask<bool> TryDeliver(int lane, Push[] batch)
    {
        try
        {
            var known = Volatile.Read(ref shards);
            if (known.Length == 0) known = await Find();
            if (known.Length == 0) return false;
            await known[lane % known.Length].Deliver(batch).WaitAsync(hurry.Token);
            return true;
        }
        catch (OperationCanceledException) when (hurry.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception fault) when (fault is TimeoutException or Orleans.Runtime.OrleansException
            or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Arrived or not, nobody knows; sockets drop what they have, so it may go there twice.
            Volatile.Write(ref shards, []);
            return false;
        }
        catch (Exception)
        {
            // Not the way but the news itself (a version that can't read it): it would stop all that waits behind it.
            // It goes alone, so that nothing else is lost with it.
            return batch.Length == 1 || await TryDeliverSingly(lane, batch);
        }
    }

    // What arrived before one fails comes again with the next try; sockets drop what they have.
    private async ValueTask<bool> TryDeliverSingly(int lane, Push[] batch)
    {
        foreach (var push in batch)
            if (!await TryDeliver(lane, [push])) return false;
        return true;
    }

    private async ValueTask<IGatewayShard[]> Find()
    {
        var route = await directory.Find();
        if (route.Standing is GatewayStanding.Gone) NoteGone();
        Volatile.Write(ref shards, route.Shards);
        return route.Shards;
    }

    private void NoteGone()
    {
        lock (gate)
        {
            if (gone) return;
            gone = true;
        }
        Gone?.Invoke();
    }
}
