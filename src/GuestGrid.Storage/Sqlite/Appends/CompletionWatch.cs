namespace GuestGrid.Storage.Sqlite.Appends;

/// <summary>
/// Batches whose callers are being told. Adds a worker to one that has stood for a while: its workers may be
/// blocked.
/// </summary>
internal sealed class CompletionWatch(TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    readonly Queue<AppendBatch> _open = new();
    long _lastLook = time.GetTimestamp();

    public bool AnyOpen => _open.Count > 0;

    public void Add(AppendBatch batch) => _open.Enqueue(batch);

    public void RescueBlocked()
    {
        while (_open.TryPeek(out var first) && first.IsDrawn)
            _open.Dequeue();
        if (_open.Count == 0 || time.GetElapsedTime(_lastLook) < Patience)
            return;
        _lastLook = time.GetTimestamp();
        foreach (var batch in _open)
            batch.Rescue();
    }
}
