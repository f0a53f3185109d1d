using GuestGrid.Cluster.Tests.World;
using GuestGrid.Grains.Delivery;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>Far more sockets miss news at once than sessions should be asked at once.</summary>
public sealed class MissedNewsTests
{
    private const int Sockets = 200;
    private const int LooksMax = 8;

    [Fact]
    public async Task So_many_look_at_a_time_and_all_in_their_turn()
    {
        var sockets = new HeldSockets(Sockets);
        Assert.Equal(LooksMax, await MissAll(sockets, LooksMax));
        Assert.Equal(sockets.Open.ToHashSet(), sockets.Looked.ToHashSet());
        Assert.Equal(Sockets, sockets.Looked.Count);
    }

    [Fact]
    public async Task Without_a_bound_all_would_look_at_once()
    {
        var sockets = new HeldSockets(Sockets);
        Assert.Equal(Sockets, await MissAll(sockets, int.MaxValue));
    }

    [Fact]
    public async Task Who_misses_more_while_it_waits_looks_once_and_while_it_looks_once_more()
    {
        var sockets = new HeldSockets(Sockets);
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
        var sockets = new HeldSockets(Sockets) { Fault = new TimeoutException() };
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
}
