using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// Lets sockets whose news found no room look for it in their sessions, some at a time: they are many just when
/// everything is busy.
/// </summary>
internal sealed class MissedNews(IGatewaySockets sockets, int looksMax)
{
    private readonly Lock gate = new();
    // In the order in which they were told, each once.
    private readonly Queue<ConnectionId> waiting = [];
    private readonly HashSet<ConnectionId> isWaiting = [];
    private int looking;

    /// <summary>One that looks already looks once more: this may have come behind its back.</summary>
    public void Look(ConnectionId connection)
    {
        lock (gate)
        {
            if (!isWaiting.Add(connection)) return;
            waiting.Enqueue(connection);
            if (looking == looksMax) return;
            looking++;
        }
        _ = LookInTurn();
    }

    private async Task LookInTurn()
    {
        while (TryTake(out var next)) await sockets.ResyncOrRecall(next);
    }

    private bool TryTake(out ConnectionId next)
    {
        lock (gate)
        {
            if (waiting.TryDequeue(out next)) return isWaiting.Remove(next);
            looking--;
            return false;
        }
    }
}
