namespace GuestGrid.Protocol.Tests;

/// <summary>Time that stands until a test moves it.</summary>
internal sealed class FakeClock : TimeProvider
{
    private readonly List<Timer> timers = [];

    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>Timers that are due then fire, once each.</summary>
    public void Advance(TimeSpan time)
    {
        Now += time;
        foreach (var timer in timers.Where(timer => timer.DueAt <= Now).ToList())
        {
            timers.Remove(timer);
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, Now + dueTime, callback, state);
        timers.Add(timer);
        return timer;
    }

    private sealed class Timer(FakeClock clock, DateTimeOffset dueAt, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset DueAt => dueAt;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => clock.timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
