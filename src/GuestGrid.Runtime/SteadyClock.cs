namespace GuestGrid.Runtime;

/// <summary>
/// Wall-clock time that never steps back while the process runs: it follows the wall clock forward, and goes on at the
/// pace of the monotonic clock where the wall clock was set back.
/// </summary>
public sealed class SteadyClock(TimeProvider wall) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset anchor = wall.GetUtcNow();
    private long anchorTimestamp = wall.GetTimestamp();

    public override long TimestampFrequency => wall.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        var now = wall.GetUtcNow();
        lock (gate)
        {
            var timestamp = wall.GetTimestamp();
            var steady = anchor + wall.GetElapsedTime(anchorTimestamp, timestamp);
            (anchor, anchorTimestamp) = (now > steady ? now : steady, timestamp);
            return anchor;
        }
    }

    public override long GetTimestamp() => wall.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wall.CreateTimer(callback, state, dueTime, period);
}
