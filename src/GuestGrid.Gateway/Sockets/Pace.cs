namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// One rate of one socket (GCRA, ITU-T I.371): <paramref name="burst"/> at once, then one each
/// <paramref name="interval"/>.
/// </summary>
public struct Pace(TimeSpan interval, int burst)
{
    private DateTimeOffset full;

    /// <summary>False with the time to wait when it is too soon; that costs nothing.</summary>
    public bool TryTake(DateTimeOffset now, out TimeSpan wait)
    {
        var owed = full > now ? full - now : TimeSpan.Zero;
        wait = owed + interval - interval * burst;
        if (wait > TimeSpan.Zero) return false;
        full = now + owed + interval;
        return true;
    }
}
