using System.Collections.Immutable;
using GuestGrid.Simulation.Tests.Runner;

namespace GuestGrid.Simulation.Tests.Embedded;

/// <summary>Time that a test moves on; periodic timers fire each time it does.</summary>
internal sealed class PacedClock : TimeProvider
{
    private DateTimeOffset now = Bench.Now;
    private ImmutableList<Timer> timers = [];

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan time)
    {
        now += time;
        foreach (var timer in timers) timer.Fire();
    }

    /// <summary>Ticks until <paramref name="task"/> is done; a timer may fire before its loop is back at it.</summary>
    public async Task AdvanceUntil(Task task)
    {
        while (!task.IsCompleted)
        {
            Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state), this);
        ImmutableInterlocked.Update(ref timers, known => known.Add(timer));
        return timer;
    }

    private sealed class Timer(Action fire, PacedClock clock) : ITimer
    {
        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => ImmutableInterlocked.Update(ref clock.timers, known => known.Remove(this));

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
