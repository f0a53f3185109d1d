namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>
/// Time that stands until it is moved. Its odd frequency exposes code that takes timestamps for ticks.
/// </summary>
sealed class ManualTime : TimeProvider
{
    readonly Lock _lock = new();
    readonly List<ManualTimer> _timers = [];
    TimeSpan _elapsed;

    public override long TimestampFrequency => 1_000_003;

    public override long GetTimestamp()
    {
        lock (_lock)
            return (long)(_elapsed.TotalSeconds * TimestampFrequency);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>
    /// Moves on, then fires every timer once: enough for periodic ones that only look around.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        ManualTimer[] timers;
        lock (_lock)
        {
            _elapsed += by;
            timers = [.. _timers];
        }
        foreach (var timer in timers)
            timer.Fire();
    }

    sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
