namespace GuestGrid.Storage.Postgres;

/// <summary>
/// Whether the database failed lately. While it is out, appends are refused at once instead of all waiting
/// for the same timeout, and one in a while is let through to find out.
/// </summary>
internal sealed class Outage(TimeProvider time, TimeSpan retryAfter)
{
    readonly Lock _lock = new();
    string? _problem;
    long _since;

    public string? Problem
    {
        get
        {
            lock (_lock)
                return _problem;
        }
    }

    /// <summary>Why not to try now, or null.</summary>
    public string? Refusal
    {
        get
        {
            lock (_lock)
                return _problem is not null && time.GetElapsedTime(_since) < retryAfter ? _problem : null;
        }
    }

    public void Begin(string problem)
    {
        lock (_lock)
            (_problem, _since) = (problem, time.GetTimestamp());
    }

    public void End()
    {
        // Read without the lock: this runs after every commit.
        if (Volatile.Read(ref _problem) is null)
            return;
        lock (_lock)
            _problem = null;
    }
}
