using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>Sockets that look until the gate is open.</summary>
internal sealed class HeldSockets(int count) : IGatewaySockets
{
    private readonly Lock gate = new();
    private int looking;

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Exception? Fault { get; init; }

    public List<ConnectionId> Looked { get; } = [];

    public List<ConnectionId> Recalled { get; } = [];

    public int Peak { get; private set; }

    public int Done { get; private set; }

    public IReadOnlyCollection<ConnectionId> Open { get; } =
        [.. Enumerable.Range(0, count).Select(_ => new ConnectionId(Guid.NewGuid()))];

    public void Push(ConnectionAddress to, Notice notice)
    {
    }

    public async ValueTask Resync(ConnectionId connection)
    {
        lock (gate)
        {
            Looked.Add(connection);
            Peak = Math.Max(Peak, ++looking);
        }
        await Gate.Task;
        // Others that wait may come in between.
        await Task.Yield();
        lock (gate) (looking, Done) = (looking - 1, Done + 1);
        if (Fault is { } fault) throw fault;
    }

    public void Recall(ConnectionId connection)
    {
        lock (gate) Recalled.Add(connection);
    }
}
