namespace GuestGrid.ClusterHosts.Tests.Guards;

/// <summary>Time that stands still until a test moves it; whatever is due then happens.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<Timer> timers = [];
    private DateTimeOffset now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (timers) return now;
    }

    public void Advance(TimeSpan time)
    {
        Timer[] due;
        lock (timers)
        {
            now += time;
            due = [.. timers.Where(timer => timer.At <= now)];
            timers.RemoveAll(due.Contains);
        }
        foreach (var timer in due) timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (timers)
        {
            var timer = new Timer(now + dueTime, () => callback(state));
            timers.Add(timer);
            return timer;
        }
    }

    private sealed class Timer(DateTimeOffset at, Action fire) : ITimer
    {
        public DateTimeOffset At => at;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
