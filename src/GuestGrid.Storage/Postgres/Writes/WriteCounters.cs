namespace GuestGrid.Storage.Postgres.Writes;

/// <summary>Counted by several writers at once.</summary>
internal sealed class WriteCounters
{
    long _commits, _appends, _conflicts, _faults;
    int _largestBatch;

    public void Committed(int appends)
    {
        if (appends == 0)
            return;
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _appends, appends);
        for (var largest = _largestBatch; appends > largest;)
            largest = Interlocked.CompareExchange(ref _largestBatch, appends, largest);
    }

    public void Conflicted(int appends) => Interlocked.Add(ref _conflicts, appends);

    public void Faulted() => Interlocked.Increment(ref _faults);

    public PostgresCounters Read(int waiting) => new(
        Interlocked.Read(ref _commits), Interlocked.Read(ref _appends), Interlocked.Read(ref _conflicts),
        Volatile.Read(ref _largestBatch), waiting, Interlocked.Read(ref _faults));
}
