using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Appends;
using GuestGrid.Storage.Sqlite.Log;
using GuestGrid.Storage.Sqlite.Native;
using GuestGrid.Storage.Sqlite.Overlay;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// One transaction after the other on the writer's connection, and what happens when one fails. A fault
/// before COMMIT has written nothing. A fault of COMMIT leaves the outcome open, even over a crash: its
/// entities are unsettled, cannot be loaded, and nothing else is written until a small commit has succeeded.
/// That one overwrites what the failed one may have left in the write-ahead log, so that from then on the
/// presence of the failed one's log row is the truth.
/// </summary>
internal sealed class StoreTransaction(
    string path, SqliteStoreOptions options, TimeProvider time, EntityOverlay overlay, RetainedLog log,
    WalCopier wal, WriterCounters counters, WriterConnection connection) : IDisposable
{
    const int CutRowsMin = 64, CutRowsMax = 4096;
    const long CutBytesMax = 16 * 1024 * 1024;
    readonly long _cutBytesMin = Math.Min(1024 * 1024, options.CheckpointAfterBytes / 8);

    sealed record OpenOutcome(long Position, int Rows, long CutBefore, OverlayEntry[] Entries);

    WriterConnection? _connection = connection;
    OpenOutcome? _open;
    long _lastTry;
    volatile StoreHealth _health = StoreHealth.Writable;

    public StoreHealth Health => _health;

    public bool RetryIsDue => time.GetElapsedTime(_lastTry) >= options.FaultRetryAfter;

    /// <summary>For tests: called before each step of a transaction; throws what the disk would.</summary>
    public Action<TransactionStep>? BeforeStep { get; set; }

    public WriterConnection? Connection => _connection;

    /// <summary>
    /// The position at which rows of erased entities were deleted last; what they held stands before it in the log.
    /// </summary>
    public long LastErasure { get; private set; } = connection.OwesErasure() ? log.NextPosition : 0;

    public long ReadVersion(in EntityKey key) => _connection!.ReadVersion(key);

    /// <summary>Whether transactions may run; after a fault, tries to settle it and go on.</summary>
    public bool IsReady()
    {
        if (_health.IsWritable)
            return true;
        _lastTry = time.GetTimestamp();
        try
        {
            _connection ??= WriterConnection.Open(path, options);
            BeforeStep?.Invoke(TransactionStep.Settle);
            _connection.Settle();
            Settled();
            _health = StoreHealth.Writable;
            return true;
        }
        catch (Exception fault)
        {
            Suspect(fault);
            return false;
        }
    }

    /// <summary>
    /// Appends the batch to the log, writes a slice of the longest changed entities to their rows, and cuts
    /// the log.
    /// </summary>
    public bool Run(AppendBatch batch, ReadOnlySpan<byte> encoded, CheckpointSlice slice)
    {
        var position = log.TakePosition();
        var rows = 0;
        var cutBefore = 0L;
        var isCommitting = false;
        try
        {
            BeforeStep?.Invoke(TransactionStep.Write);
            _connection!.Begin();
            _connection.AppendLog(position, encoded);
            rows = WriteRows(slice, position);
            var cut = log.CutBefore(overlay.NeededFrom(rows, position), CutRowsMax, CutBytesMax);
            // Between batches every cut counts; under load a few rows are not worth a statement.
            if (batch.Count == 0 || cut.Rows >= CutRowsMin || cut.Bytes >= _cutBytesMin)
                cutBefore = cut.Position;
            if (cutBefore > 0)
                _connection.CutLog(cutBefore);
            isCommitting = true;
            overlay.Announce(rows);
            BeforeStep?.Invoke(TransactionStep.Commit);
            _connection.Commit();
            BeforeStep?.Invoke(TransactionStep.Committed);
        }
        catch (Exception fault)
        {
            if (isCommitting)
                LeaveOpen(new(
                    position, rows, cutBefore, [.. batch.Claims.Union(overlay.OldestFirst().Take(rows))]));
            else
                overlay.DropClean(batch.Claims);
            Suspect(fault);
            return false;
        }
        wal.Wrote(_connection.TakePagesWritten());
        counters.Checkpointed(rows);
        log.Add(position, encoded.Length);
        log.Cut(cutBefore);
        overlay.Commit(batch, rows, position, time.GetTimestamp());
        return true;
    }

    int WriteRows(CheckpointSlice slice, long position)
    {
        var (rows, bytes, erases) = (0, 0L, false);
        foreach (var entry in overlay.OldestFirst())
        {
            if (rows == slice.Rows || bytes >= slice.Bytes)
                break;
            bytes += _connection!.WriteRow(entry);
            erases |= entry.IsErased;
            rows++;
        }
        if (erases)
        {
            _connection!.NoteErasure();
            LastErasure = position;
        }
        return rows;
    }

    /// <summary>
    /// Something failed: rolls back, and gives up the connection unless it is above suspicion.
    /// </summary>
    public void Suspect(Exception fault)
    {
        _lastTry = time.GetTimestamp();
        var engine = fault as SqliteException;
        _health = new(false, engine?.Explain(path) ?? $"The store failed: {fault.Message}");
        if (!RollsBack() || engine is not { LeavesConnectionSound: true })
        {
            _connection?.Dispose();
            _connection = null;
        }
        counters.Failed();
    }

    bool RollsBack()
    {
        try
        {
            _connection?.RollBack();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>Something beside the appends; false when the disk does not allow it now.</summary>
    public bool Try(Action<WriterConnection> work)
    {
        if (!_health.IsWritable)
            return false;
        try
        {
            work(_connection!);
            wal.Wrote(_connection!.TakePagesWritten());
            return true;
        }
        catch (SqliteException fault) when (fault.LeavesConnectionSound)
        {
            // Appends need less of the disk, and say so themselves where they fail.
            return false;
        }
        catch (SqliteException fault)
        {
            Suspect(fault);
            return false;
        }
    }

    public void FinishWal(WalCopier copier)
    {
        if (!_health.IsWritable)
            return;
        try
        {
            var (logPages, copiedPages) = _connection!.CheckpointPassively();
            copier.Finished(logPages, copiedPages);
        }
        catch (SqliteException fault)
        {
            Suspect(fault);
        }
    }

    /// <summary>
    /// Copies the whole write-ahead log into the database and closes. For when nobody reads any more.
    /// </summary>
    public void Dispose()
    {
        try
        {
            _connection?.CheckpointAndTruncate();
        }
        catch (SqliteException)
        {
            // Then the next start reads the log that stayed.
        }
        _connection?.Dispose();
    }

    void LeaveOpen(OpenOutcome outcome)
    {
        overlay.MarkUnsettled(outcome.Entries, true);
        _open = outcome;
    }

    void Settled()
    {
        if (_open is not { } outcome)
            return;
        if (_connection!.ReadLog(outcome.Position) is { } landed)
        {
            log.Add(outcome.Position, landed.Length);
            log.Cut(outcome.CutBefore);
            overlay.RowsWritten(outcome.Rows);
            var reader = new LogBatchReader(landed);
            while (reader.Read(out var record))
                overlay.Replay(overlay.Open(record.Key, 0), record, outcome.Position, time.GetTimestamp());
        }
        overlay.MarkUnsettled(outcome.Entries, false);
        overlay.DropClean(outcome.Entries);
        _open = null;
    }
}

/// <summary>The moments of a transaction at which a test can let the disk fail.</summary>
internal enum TransactionStep
{
    Settle,
    Write,
    Commit,
    Committed,
}
