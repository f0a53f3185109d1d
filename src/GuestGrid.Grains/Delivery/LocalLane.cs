using System.Threading.Channels;
using GuestGrid.Core;
using GuestGrid.Runtime;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// News for sockets of this process. It leaves the grain's turn first: a socket goes on by reading from the grid, which
/// must not happen inside the turn of the grain that pushed.
/// </summary>
internal sealed class LocalLane
{
    private readonly Channel<(ConnectionAddress To, Notice Notice)> waiting;
    private readonly IConnections sockets;

    public LocalLane(IConnections sockets, int waitingMax)
    {
        this.sockets = sockets;
        waiting = Channel.CreateBounded<(ConnectionAddress, Notice)>(
            new BoundedChannelOptions(waitingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        Emptied = Task.Run(Pump);
    }

    /// <summary>Completes when the lane was closed and everything in it is with its socket.</summary>
    public Task Emptied { get; }

    /// <summary>Dropped when too much waits: the client finds out by its position.</summary>
    public void Push(ConnectionAddress to, Notice notice) => waiting.Writer.TryWrite((to, notice));

    public void Close() => waiting.Writer.TryComplete();

    private async Task Pump()
    {
        await foreach (var (to, notice) in waiting.Reader.ReadAllAsync())
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
    }
}
