using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Grains.Delivery;
using GuestGrid.Runtime;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>Far more sockets miss news at once than sessions should be asked at once.</summary>
public sealed class MissedNewsTests
{
    private const int Sockets = 200;
    private const int LooksMax = 8;

    [Fact]
    public async Task So_many_look_at_a_time_and_all_in_their_turn()
    {
        var sockets = new HeldSockets();
        Assert.Equal(LooksMax, await MissAll(sockets, LooksMax));
        Assert.Equal(sockets.Open.ToHashSet(), sockets.Looked.ToHashSet());
        Assert.Equal(Sockets, sockets.Looked.Count);
    }

    [Fact]
    public async Task Without_a_bound_all_would_look_at_once()
    {
        var sockets = new HeldSockets();
        Assert.Equal(Sockets, await MissAll(sockets, int.MaxValue));
    }

    [Fact]
    public async Task Who_misses_more_while_it_waits_looks_once_and_while_it_looks_once_more()
    {
        var sockets = new HeldSockets();
        var missed = new MissedNews(sockets, looksMax: 1);
        var (first, second) = (sockets.Open.First(), sockets.Open.Last());
        for (var times = 0; times < 3; times++)
        {
            missed.Look(first);
            missed.Look(second);
        }

        sockets.Gate.SetResult();

        await Eventually.Holds("all have looked", () => Task.FromResult(sockets.Done == 3));
        Assert.Equal([first, second, first], sockets.Looked);
    }

    [Fact]
    public async Task Sessions_that_can_not_be_asked_hold_nobody_up()
    {
        var sockets = new HeldSockets { Fault = new TimeoutException() };
        await MissAll(sockets, LooksMax);
        await Eventually.Holds("all are called back", () => Task.FromResult(sockets.Recalled.Count == Sockets));
        Assert.Equal(sockets.Open.ToHashSet(), sockets.Recalled.ToHashSet());
    }

    /// <summary>How many looked at a time, at most.</summary>
    private static async Task<int> MissAll(HeldSockets sockets, int looksMax)
    {
        var missed = new MissedNews(sockets, looksMax);
        foreach (var connection in sockets.Open) missed.Look(connection);
        var atOnce = sockets.Looked.Count;
        sockets.Gate.SetResult();
        await Eventually.Holds("all have looked", () => Task.FromResult(sockets.Done == Sockets));
        return Math.Max(atOnce, sockets.Peak);
    }

    /// <summary>Sockets that look until the gate is open.</summary>
    private sealed class HeldSockets : IGatewaySockets
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
            [.. Enumerable.Range(0, Sockets).Select(_ => new ConnectionId(Guid.NewGuid()))];

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
}
