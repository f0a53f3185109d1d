namespace GuestGrid.Cluster.Tests.World;

/// <summary>
/// Time that a test moves forward. Timers stay real and know nothing of it, so only a reminder's tick tells an entity.
/// </summary>
internal sealed class AheadClock : TimeProvider
{
    private long ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref ahead));

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);
}
