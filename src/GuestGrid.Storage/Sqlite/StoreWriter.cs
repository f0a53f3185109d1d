using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Appends;
using GuestGrid.Storage.Sqlite.Log;
using GuestGrid.Storage.Sqlite.Native;
using GuestGrid.Storage.Sqlite.Overlay;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// The one thread that writes. It takes all that waits, commits it as one row of the log, shows it in the
/// overlay and lets the callers go on; meanwhile the next batch gathers. Between and within commits it writes
/// the longest changed entities to their rows and cuts the log behind them.
/// </summary>
internal sealed class StoreWriter
{
    // Callers that were just answered are about to come back. Without a moment's patience they fall into two
    // groups that take turns, and every commit carries half of them.
    const int PatientFrom = 8;
    const int YieldsMax = 50;
    static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(100);

    readonly SqliteStoreOptions _options;
    readonly TimeProvider _time;
    readonly EntityOverlay _overlay;
    readonly AppendQueue _queue;
    readonly RetainedLog _log;
    readonly WalCopier _wal;
    readonly WriterCounters _counters;
    readonly StoreTransaction _transaction;
    readonly LogBatchWriter _encoder = new();
    readonly CompletionWatch _completions;
    readonly CheckpointPlan _plan;
    readonly FreedPages _freed;
    readonly Thread _thread;
    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoreWriter(
        SqliteStoreOptions options, TimeProvider time, EntityOverlay overlay, AppendQueue queue, RetainedLog log,
        WalCopier wal, WriterCounters counters, StoreTransaction transaction)
    {
        (_options, _time, _overlay, _queue, _log) = (options, time, overlay, queue, log);
        (_wal, _counters, _transaction) = (wal, counters, transaction);
        _completions = new(time);
        _plan = new(options, time, overlay, log);
        _freed = new(options, time, log, transaction, wal);
        _thread = new(Run) { IsBackground = true, Name = "GuestGrid store writer" };
    }

    /// <summary>
    /// Completes when the queue was closed, everything in it was answered and the overlay was flushed.
    /// </summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Whether there is something to do although no append waits.</summary>
    public bool HasBackgroundWork =>
        _overlay.DirtyCount > 0 || !_transaction.Health.IsWritable || _completions.AnyOpen || _freed.IsOwed;

    public void Start() => _thread.Start();

    void Run()
    {
        try
        {
            var returning = 0;
            while (true)
            {
                AwaitReturning(returning);
                var batch = _queue.Take();
                returning = batch is { Count: >= PatientFrom } ? batch.Count * 3 / 4 : 0;
                if (batch is not null)
                    Commit(batch);
                else if (_queue.IsClosed)
                    break;
                else
                    CheckpointWhenDue();
                _completions.RescueBlocked();
                if (_wal.WantsFinish)
                    _transaction.FinishWal(_wal);
                _freed.Advance();
            }
            while (_overlay.DirtyCount > 0 && _transaction.IsReady())
                if (!Checkpoint(_plan.AtEnd()))
                    break;
            _freed.Finish(() => Checkpoint(CheckpointSlice.None));
            _stopped.SetResult();
        }
        catch (Exception fault)
        {
            // A mistake of this code. Nobody may wait for ever because of it.
            _transaction.Suspect(fault);
            _queue.Close();
            _stopped.SetException(fault);
            while (_queue.Take() is { } batch)
                Refuse(batch, $"The store's writer failed: {fault.Message}");
        }
    }

    // On a busy machine a single yield can take long, on an idle one none does: hence both bounds.
    void AwaitReturning(int callers)
    {
        var begin = callers > 0 ? _time.GetTimestamp() : 0;
        for (var yields = 0; yields < YieldsMax && _queue.Waiting < callers; yields++)
        {
            Thread.Yield();
            if (_time.GetElapsedTime(begin) > Patience)
                break;
        }
    }

    void Commit(AppendBatch batch)
    {
        if (!_transaction.IsReady())
        {
            Refuse(batch, _transaction.Health.Problem!);
            return;
        }
        try
        {
            Accept(batch);
        }
        catch (SqliteException fault)
        {
            _transaction.Suspect(fault);
            _overlay.DropClean(batch.Claims);
            Refuse(batch, _transaction.Health.Problem!);
            return;
        }
        var begun = StoreMeter.Begin();
        if (batch.Accepted.Count == 0)
            _overlay.DropClean(batch.Claims);
        else if (_transaction.Run(batch, _encoder.Seal(), _plan.Under(batch.Count)))
        {
            _counters.Committed(batch.Accepted.Count);
            StoreMeter.Committed(batch.Accepted.Count, begun);
        }
        else
            FailWith(batch);
        Deliver(batch);
    }

    /// <summary>
    /// Checks each append against the version its entity has after those before it, and encodes what holds.
    /// </summary>
    void Accept(AppendBatch batch)
    {
        _encoder.Clear();
        foreach (var append in batch.Appends)
        {
            if (append.Failure is not null)
                continue;
            var entry = Claim(append.Key, batch);
            var isDone = append.Kind == LogRecordKind.Tombstone && entry.ClaimedVersion == 0;
            if (!isDone && append.ExpectedVersion != entry.ClaimedVersion)
            {
                append.Failure = new VersionConflictException(
                    append.Key, append.ExpectedVersion, entry.ClaimedVersion);
                _counters.Conflicted();
                continue;
            }
            try
            {
                var record = append.Record;
                _encoder.Add(record.Key, record.Kind, record.Version, record.WakeAt, record.Content.Span);
                entry.ClaimedVersion = record.Version;
                append.Entry = entry;
                batch.Accepted.Add(append);
            }
            catch (ArgumentException fault)
            {
                append.Failure = fault;
            }
        }
    }

    OverlayEntry Claim(in EntityKey key, AppendBatch batch)
    {
        var entry = _overlay.Claim(key) ?? _overlay.Open(key, _transaction.ReadVersion(key));
        if (entry.ClaimedBy != batch)
        {
            (entry.ClaimedBy, entry.ClaimedVersion) = (batch, entry.Version);
            batch.Claims.Add(entry);
        }
        return entry;
    }

    // Appends of the same entities that already wait were decided on what just failed: they fail with it,
    // whether or not it landed. One that is called later meets the stored version.
    void FailWith(AppendBatch batch)
    {
        var problem = _transaction.Health.Problem!;
        batch.Fail(() => new StoreUnavailableException(problem));
        _queue.FailWaiting(
            batch.Claims.Select(entry => entry.Key).ToHashSet(), () => new StoreUnavailableException(problem));
    }

    void Refuse(AppendBatch batch, string problem)
    {
        batch.Fail(() => new StoreUnavailableException(problem));
        Deliver(batch);
    }

    void Deliver(AppendBatch batch)
    {
        foreach (var entry in batch.Claims)
            entry.ClaimedBy = null;
        _completions.Add(batch);
        batch.Complete();
    }

    void CheckpointWhenDue()
    {
        if (!_transaction.Health.IsWritable)
        {
            if (_transaction.RetryIsDue)
                _transaction.IsReady();
            return;
        }
        var slice = _plan.WhenIdle();
        if (slice.Rows > 0 && Checkpoint(slice) && _plan.WhenIdle().Rows > 0)
            _queue.Nudge();
        else if (_overlay.DirtyCount == 0 && _freed.AwaitsCut)
            Checkpoint(CheckpointSlice.None);
    }

    // An empty batch marks the commit in the log like any other, which is how its landing is told after a
    // fault.
    bool Checkpoint(CheckpointSlice slice)
    {
        _encoder.Clear();
        return _transaction.Run(new AppendBatch(0), _encoder.Seal(), slice);
    }
}
