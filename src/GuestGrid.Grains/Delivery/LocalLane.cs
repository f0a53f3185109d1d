using System.Threading.Channels;
using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// News for sockets of this process. It leaves the grain's turn first: a socket goes on by reading from the grid, which
/// must not happen inside the turn of the grain that pushed.
/// </summary>
internal sealed class LocalLane
{
    private readonly Channel<(ConnectionAddress To, Notice Notice)> waiting;
    private readonly IGatewaySockets sockets;
    private readonly MissedNews looks;
    // Connections whose news found no room.
    private readonly HashSet<ConnectionId> missed = [];

    public LocalLane(IGatewaySockets sockets, MissedNews looks, int waitingMax)
    {
        this.sockets = sockets;
        this.looks = looks;
        waiting = Channel.CreateBounded<(ConnectionAddress, Notice)>(
            new BoundedChannelOptions(waitingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        Emptied = Task.Run(Pump);
    }

    /// <summary>Completes when the lane was closed and everything in it is with its socket.</summary>
    public Task Emptied { get; }

    /// <summary>Where the lane is full, the socket looks for itself once there is room.</summary>
    public void Push(ConnectionAddress to, Notice notice)
    {
        if (waiting.Writer.TryWrite((to, notice))) return;
        // Full still, under the lock: so what waits is yet to be taken, and then this is.
        lock (missed)
            if (!waiting.Writer.TryWrite((to, notice))) missed.Add(to.Connection);
    }

    public void Close() => waiting.Writer.TryComplete();

    private async Task Pump()
    {
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (waiting.Reader.TryRead(out var next)) Bring(next.To, next.Notice);
            foreach (var connection in TakeMissed()) looks.Look(connection);
        }
    }

    private void Bring(ConnectionAddress to, Notice notice)
    {
        try
        {
            sockets.Push(to, notice);
        }
        catch (Exception)
        {
            // One broken socket must not silence the others in its lane; it resumes by its position.
        }
    }

    private ConnectionId[] TakeMissed()
    {
        lock (missed)
        {
            if (missed.Count == 0) return [];
            ConnectionId[] taken = [.. missed];
            missed.Clear();
            return taken;
        }
    }
}
