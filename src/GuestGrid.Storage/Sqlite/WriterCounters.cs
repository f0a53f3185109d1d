namespace GuestGrid.Storage.Sqlite;

/// <summary>Counts of the writer; it alone adds, anyone reads.</summary>
internal sealed class WriterCounters
{
    long _commits, _appends, _conflicts, _checkpointed, _faults;
    int _largestBatch;

    public void Committed(int appends)
    {
        Volatile.Write(ref _commits, _commits + 1);
        Volatile.Write(ref _appends, _appends + appends);
        if (appends > _largestBatch)
            Volatile.Write(ref _largestBatch, appends);
    }

    public void Conflicted() => Volatile.Write(ref _conflicts, _conflicts + 1);

    public void Checkpointed(int rows) => Volatile.Write(ref _checkpointed, _checkpointed + rows);

    public void Failed() => Volatile.Write(ref _faults, _faults + 1);

    public StoreCounters Read(int waiting, long logBytes, long walBytes, int dirty) => new(
        Volatile.Read(ref _commits), Volatile.Read(ref _appends), Volatile.Read(ref _conflicts),
        Volatile.Read(ref _largestBatch), waiting, logBytes, walBytes, dirty,
        Volatile.Read(ref _checkpointed), Volatile.Read(ref _faults));
}
