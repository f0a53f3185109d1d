namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>
/// Real time that a test can move forward or stop. Timers stay real: what is due by the clock is found soon.
/// </summary>
internal sealed class TestClock : TimeProvider
{
    private readonly Lock gate = new();
    private TimeSpan ahead;
    private DateTimeOffset? stoppedAt;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return stoppedAt ?? System.GetUtcNow() + ahead;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>From now on only <see cref="Advance"/> moves it.</summary>
    public void Stop()
    {
        lock (gate) stoppedAt = System.GetUtcNow() + ahead;
    }

    public void Advance(TimeSpan time)
    {
        lock (gate)
        {
            ahead += time;
            stoppedAt += time;
        }
    }
}
