using System.Runtime.InteropServices;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Postgres.Writes;

/// <summary>
/// Writes that wait for a connection. Of one entity at most one travels at a time, the others wait in line
/// behind it: order is kept although batches overlap.
/// </summary>
internal sealed class WriteQueue(int batchAppendsMax, int batchBytesMax, long waitingBytesMax)
{
    // A second batch sets out beside the first once it carries a fair share of what travels already. With few
    // callers that is at once; with many, they come back in batches instead of falling apart into ever
    // smaller ones.
    const int OverlapFromMax = 256;

    const int PatientFrom = 8;
    const int YieldsMax = 20;

    readonly Lock _lock = new();
    readonly Queue<PendingWrite> _ready = new();
    readonly Dictionary<EntityKey, PendingWrite> _lastInLine = [];
    readonly Stack<TaskCompletionSource> _idleWriters = new();
    int _travelling, _waiting;
    long _waitingBytes;
    bool _closed;

    public int Waiting => Volatile.Read(ref _waiting);

    public ValueTask Add(PendingWrite write)
    {
        TaskCompletionSource? writer;
        lock (_lock)
        {
            if (_closed)
                return ValueTask.FromException(new StoreUnavailableException("The store is closed."));
            if (_waitingBytes > waitingBytesMax)
                return ValueTask.FromException(new StoreUnavailableException(
                    $"The store is overloaded: {_waiting} appends wait for the database already."));
            _waiting++;
            _waitingBytes += write.Bytes;
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _lastInLine, write.Key, out var isBehind);
            if (isBehind)
                last!.Next = write;
            else
                _ready.Enqueue(write);
            last = write;
            writer = BatchMaySetOut && _idleWriters.TryPop(out var idle) ? idle : null;
        }
        writer?.SetResult();
        return write.Task;
    }

    /// <summary>Writer: the next batch. Waits for one; null when closed and empty.</summary>
    public async ValueTask<WriteBatch?> Take()
    {
        while (true)
        {
            TaskCompletionSource woken;
            lock (_lock)
            {
                if (BatchMaySetOut)
                    return Gather();
                if (_closed && _waiting == 0)
                    return null;
                woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _idleWriters.Push(woken);
            }
            await woken.Task;
        }
    }

    /// <summary>Writer: the batch is over. Answers its callers and moves the lines behind them up.</summary>
    public void Settle(WriteBatch batch)
    {
        List<PendingWrite> answered = [.. batch.Writes];
        lock (_lock)
        {
            _travelling -= batch.Count;
            for (var each = 0; each < batch.Count; each++)
                MoveUp(answered[each], answered);
            foreach (var write in answered)
                _waitingBytes -= write.Bytes;
            _waiting -= answered.Count;
            if (_closed)
                WakeAll();
        }
        foreach (var write in answered)
            write.Answer();
    }

    /// <summary>
    /// Writer: lets callers that were just answered come back with their next append before the next batch
    /// sets out. Without it they fall into groups that take turns, and every batch carries one of these.
    /// </summary>
    public async ValueTask AwaitReturning(int answered)
    {
        if (answered < PatientFrom)
            return;
        for (var yields = 0; yields < YieldsMax && Waiting < answered * 3 / 4; yields++)
            await Task.Yield();
    }

    /// <summary>Refuses everything from now on. What waits is still taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            WakeAll();
        }
    }

    bool BatchMaySetOut => _ready.Count > 0 && _ready.Count >= Math.Min(OverlapFromMax, _travelling / 2);

    WriteBatch Gather()
    {
        var batch = new WriteBatch();
        while (batch.Count < batchAppendsMax && _ready.TryPeek(out var write)
            && (batch.Count == 0 || batch.Bytes + write.Bytes <= batchBytesMax))
            batch.Add(_ready.Dequeue());
        _travelling += batch.Count;
        return batch;
    }

    void MoveUp(PendingWrite write, List<PendingWrite> answered)
    {
        var failed = write.Failed;
        while (write.Next is { } next)
        {
            if (!failed || !next.FailsWith(write))
            {
                _ready.Enqueue(next);
                return;
            }
            answered.Add(next);
            write = next;
        }
        _lastInLine.Remove(write.Key);
    }

    void WakeAll()
    {
        while (_idleWriters.TryPop(out var writer))
            writer.SetResult();
    }
}
