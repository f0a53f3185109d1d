namespace GuestGrid.Storage.Sqlite.Appends;

/// <summary>Appends whose callers have their result, for the next ones.</summary>
internal sealed class PendingAppendPool
{
    const int KeptMax = 8192;
    readonly Lock _lock = new();
    readonly Stack<PendingAppend> _free = new();

    public PendingAppend Rent()
    {
        lock (_lock)
            if (_free.TryPop(out var append))
                return append;
        return new PendingAppend(this);
    }

    public void Return(PendingAppend append)
    {
        lock (_lock)
            if (_free.Count < KeptMax)
                _free.Push(append);
    }
}
