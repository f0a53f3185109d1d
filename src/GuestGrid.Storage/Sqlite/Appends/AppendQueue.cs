using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Sqlite.Appends;

/// <summary>
/// Appends that wait for the writer, already cut into batches of the allowed size. Order in is order out.
/// </summary>
internal sealed class AppendQueue(int batchBytesMax, int batchAppendsMax, long waitingBytesMax)
{
    readonly object _lock = new();
    readonly PendingAppendPool _pool = new();
    readonly Queue<AppendBatch> _full = new();
    AppendBatch _gathering = new(16);
    long _waitingBytes;
    int _waiting;
    bool _writerWaits, _nudged, _closed;

    public int Waiting => Volatile.Read(ref _waiting);

    public ValueTask Add(EntityAppend append)
    {
        var pending = _pool.Rent();
        pending.Carry(append);
        return Add(pending);
    }

    public ValueTask AddErasure(in EntityKey key, long expectedVersion)
    {
        var pending = _pool.Rent();
        pending.CarryErasure(key, expectedVersion);
        return Add(pending);
    }

    /// <summary>
    /// Writer: the next batch. Waits for one; null when nudged without one, or closed and empty.
    /// </summary>
    public AppendBatch? Take()
    {
        lock (_lock)
        {
            while (_waiting == 0 && !_nudged && !_closed)
            {
                _writerWaits = true;
                Monitor.Wait(_lock);
                _writerWaits = false;
            }
            _nudged = false;
            return _waiting == 0 ? null : TakeWaiting();
        }
    }

    /// <summary>
    /// Writer: lets those that wait and change one of <paramref name="keys"/> fail as the commit before them
    /// did.
    /// </summary>
    public void FailWaiting(IReadOnlySet<EntityKey> keys, Func<Exception> failure)
    {
        lock (_lock)
            foreach (var batch in _full.Append(_gathering))
                foreach (var append in batch.Appends)
                    if (keys.Contains(append.Key))
                        append.Failure ??= failure();
    }

    /// <summary>Makes the writer look around even when nothing waits.</summary>
    public void Nudge()
    {
        lock (_lock)
        {
            _nudged = true;
            WakeWriter();
        }
    }

    /// <summary>Refuses everything from now on. What waits is still taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            WakeWriter();
        }
    }

    public bool IsClosed
    {
        get
        {
            lock (_lock)
                return _closed;
        }
    }

    ValueTask Add(PendingAppend pending)
    {
        var task = pending.Task;
        lock (_lock)
        {
            if (_closed)
                return ValueTask.FromException(new StoreUnavailableException("The store is closed."));
            if (_waitingBytes > waitingBytesMax)
                return ValueTask.FromException(new StoreUnavailableException(
                    $"The store is overloaded: {_waiting} appends wait for the disk already."));
            // The constant stands for the key and the record's own bytes.
            var bytes = pending.Content.Length + 64;
            var isFull = _gathering.Count == batchAppendsMax || _gathering.Bytes + bytes > batchBytesMax;
            if (isFull && _gathering.Count > 0)
            {
                _full.Enqueue(_gathering);
                _gathering = new(_gathering.Count);
            }
            _gathering.Add(pending, bytes);
            _waitingBytes += bytes;
            _waiting++;
            WakeWriter();
        }
        return task;
    }

    AppendBatch TakeWaiting()
    {
        if (!_full.TryDequeue(out var batch))
        {
            batch = _gathering;
            _gathering = new(batch.Count);
        }
        _waiting -= batch.Count;
        _waitingBytes -= batch.Bytes;
        return batch;
    }

    void WakeWriter()
    {
        if (_writerWaits)
            Monitor.Pulse(_lock);
    }
}
