using System.Collections.Concurrent;
using System.Threading.Channels;
using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>The sockets of one gateway, as a test opens and reads them.</summary>
public sealed class TestSockets(GatewayId gateway) : IGatewaySockets
{
    private readonly ConcurrentDictionary<ConnectionId, TestSocket> open = new();

    public GatewayId Gateway => gateway;

    IReadOnlyCollection<ConnectionId> IGatewaySockets.Open => [.. open.Keys];

    public TestSocket Open()
    {
        var address = new ConnectionAddress(gateway, new ConnectionId(Guid.NewGuid()));
        return open[address.Connection] = new TestSocket(address);
    }

    public void Push(ConnectionAddress to, Notice notice)
    {
        if (to.Gateway == gateway && open.TryGetValue(to.Connection, out var socket)) socket.Receive(notice);
    }

    public ValueTask Resync(ConnectionId connection) => open[connection].Look();

    public void Recall(ConnectionId connection) => open[connection].IsRecalled = true;
}

/// <summary>What one socket was told, in order.</summary>
public sealed class TestSocket(ConnectionAddress address)
{
    private readonly Channel<Notice> heard = Channel.CreateUnbounded<Notice>();

    public ConnectionAddress Address => address;

    /// <summary>How it looks for news that did not come.</summary>
    public Func<ValueTask> Look { get; set; } = () => ValueTask.CompletedTask;

    public bool IsRecalled { get; set; }

    public void Receive(Notice notice) => heard.Writer.TryWrite(notice);

    /// <summary>The next notice of this kind; others before it are passed over.</summary>
    public async Task<T> Next<T>(TimeSpan? patience = null) where T : Notice
    {
        var passed = new List<string>();
        for (var left = Eventually.Moments(patience); left > 0; left--)
        {
            while (heard.Reader.TryRead(out var notice))
            {
                if (notice is T wanted) return wanted;
                passed.Add(notice.GetType().Name);
            }
            await Eventually.Pass(heard.Reader.WaitToReadAsync().AsTask());
        }
        throw new TimeoutException($"No {typeof(T).Name} came; only: {string.Join(", ", passed)}.");
    }
}
