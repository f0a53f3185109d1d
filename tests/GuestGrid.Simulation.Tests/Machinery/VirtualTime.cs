namespace GuestGrid.Simulation.Tests.Machinery;

/// <summary>The clock of one process: virtual time, off by its own error; its timers die with the process.</summary>
internal sealed class VirtualTime(EventLoop loop, SimulatedProcess process) : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far this wall clock is off; it may be set at any time, backwards too.</summary>
    public TimeSpan Error { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + loop.Now + Error;

    public override long GetTimestamp() => loop.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan interval;
        private int arming;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            interval = period;
            Arm(dueTime);
            return true;
        }

        public void Dispose() => arming++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime)
        {
            var armed = ++arming;
            if (dueTime < TimeSpan.Zero) return;
            time.ScheduleTimer(dueTime, () =>
            {
                if (armed != arming) return;
                if (interval > TimeSpan.Zero) Arm(interval);
                callback(state);
            });
        }
    }

    private void ScheduleTimer(TimeSpan dueTime, Action fire) => loop.After(dueTime, process, fire);
}
