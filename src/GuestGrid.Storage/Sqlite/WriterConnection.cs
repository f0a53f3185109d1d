using System.Buffers;
using System.Text;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Native;
using GuestGrid.Storage.Sqlite.Overlay;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// The one connection that writes, with its statements. Every method is one statement; the writer orders
/// them.
/// </summary>
internal sealed class WriterConnection : IDisposable
{
    // Enough for the inner pages of a million rows and the leaves in use.
    const int CacheKiB = 32 * 1024;
    static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);

    const int TailBytesKept = 1024 * 1024;

    readonly SqliteDatabase _database;
    readonly int _pageBytes;
    readonly SqliteStatement _begin, _commit, _settle, _appendLog, _readLog, _cutLog;
    readonly SqliteStatement _readVersion, _readTail, _writeRow, _continueRow, _deleteRow;
    readonly SqliteStatement _noteErasure, _forgetErasure, _takeFreed, _returnFreed;
    ArrayBufferWriter<byte> _tail = new();

    WriterConnection(SqliteDatabase database)
    {
        _database = database;
        _pageBytes = (int)database.QueryInt64("PRAGMA page_size");
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _settle = database.Prepare("UPDATE settlement SET count = count + 1");
        _appendLog = database.Prepare("INSERT INTO log(position, batch, pad) VALUES(?, ?, zeroblob(?))");
        _readLog = database.Prepare("SELECT batch FROM log WHERE position = ?");
        _cutLog = database.Prepare("DELETE FROM log WHERE position < ?");
        _readVersion = database.Prepare("SELECT version FROM entity WHERE kind = ? AND id = ?");
        _readTail = database.Prepare("SELECT tail, length(snapshot) FROM entity WHERE kind = ? AND id = ?");
        _writeRow = database.Prepare(
            """
            INSERT INTO entity(kind, id, version, wake_at, snapshot, tail, pad) VALUES(?, ?, ?, ?, ?, ?, zeroblob(?))
            ON CONFLICT(kind, id) DO UPDATE SET
              version = excluded.version, wake_at = excluded.wake_at, snapshot = excluded.snapshot,
              tail = excluded.tail, pad = excluded.pad
            """);
        _continueRow = database.Prepare(
            """
            UPDATE entity SET version = ?3, wake_at = ?4, tail = ?5, pad = zeroblob(?6) WHERE kind = ?1 AND id = ?2
            """);
        _deleteRow = database.Prepare("DELETE FROM entity WHERE kind = ? AND id = ?");
        _noteErasure = database.Prepare("INSERT OR IGNORE INTO freed(id, zeros) VALUES(0, x'')");
        _forgetErasure = database.Prepare("DELETE FROM freed WHERE id = 0");
        _takeFreed = database.Prepare("INSERT INTO freed(zeros) VALUES(zeroblob(?))");
        _returnFreed = database.Prepare("DELETE FROM freed WHERE id = (SELECT max(id) FROM freed WHERE id > 0)");
    }

    public static WriterConnection Open(string path, SqliteStoreOptions options)
    {
        var database = new SqliteDatabase(path);
        try
        {
            database.SetBusyTimeout(BusyWait);
            StoreSchema.Prepare(database, path, options.PageBytes);
            // Zeroing every cut log page would double what is written; freed pages are zeroed where that is
            // free, and after an erasure all of them (FreedPages).
            database.Execute(
                $"""
                PRAGMA synchronous = FULL;
                PRAGMA fullfsync = ON;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = {options.WalBytesMax};
                PRAGMA secure_delete = FAST;
                PRAGMA cache_size = -{CacheKiB};
                """);
            return new(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>For tests: reaches limits that a disk would set.</summary>
    public SqliteDatabase Database => _database;

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    public void RollBack()
    {
        if (_database.InTransaction)
            _database.Execute("ROLLBACK");
    }

    public void Settle() => _settle.Run();

    public void AppendLog(long position, ReadOnlySpan<byte> batch)
    {
        // Beside the batch: the length of the header, and in it the rowid and the padding.
        var padding = RowPadding.For(_pageBytes, 3 + RowPadding.Bytes(batch.Length));
        _appendLog.Bind(1, position).Bind(2, batch).Bind(3, padding).Run();
    }

    public void CutLog(long before) => _cutLog.Bind(1, before).Run();

    public byte[]? ReadLog(long position)
    {
        try
        {
            return _readLog.Bind(1, position).Step() ? _readLog.Blob(0).ToArray() : null;
        }
        finally
        {
            _readLog.Reset();
        }
    }

    public IEnumerable<(long Position, byte[] Batch)> ReadWholeLog()
    {
        var read = _database.Prepare("SELECT position, batch FROM log ORDER BY position");
        while (read.Step())
            yield return (read.Int64(0), read.Blob(1).ToArray());
        read.Reset();
    }

    public long ReadVersion(in EntityKey key)
    {
        try
        {
            return _readVersion.Bind(1, key.Kind).Bind(2, key.Id).Step() ? _readVersion.Int64(0) : 0;
        }
        finally
        {
            _readVersion.Reset();
        }
    }

    /// <summary>Makes the row say what the overlay says; tells how long it is then.</summary>
    public long WriteRow(OverlayEntry entry)
    {
        if (entry.IsErased)
        {
            _deleteRow.Bind(1, entry.Key.Kind).Bind(2, entry.Key.Id).Run();
            return 0;
        }
        if (entry.HidesRow)
        {
            var tail = WriteTail([], entry);
            BindSnapshot(entry).Bind(3, entry.Version).Bind(4, entry.WakeAt).Bind(6, tail)
                .Bind(7, Padding(entry, entry.Snapshot?.Length, tail)).Run();
            return (entry.Snapshot?.Length ?? 0) + tail.Length;
        }
        else
        {
            var snapshotBytes = ContinueTail(entry);
            var tail = _tail.WrittenSpan;
            _continueRow.Bind(3, entry.Version).Bind(4, entry.WakeAt).Bind(5, tail)
                .Bind(6, Padding(entry, snapshotBytes, tail))
                .Bind(1, entry.Key.Kind).Bind(2, entry.Key.Id).Run();
            return (snapshotBytes ?? 0) + tail.Length;
        }
    }

    /// <summary>Remembers that rows were deleted whose content may stand in freed pages.</summary>
    public void NoteErasure() => _noteErasure.Run();

    public bool OwesErasure() => _database.QueryInt64("SELECT count(*) FROM freed") > 0;

    /// <summary>It stands nowhere any more.</summary>
    public void ForgetErasure() => _forgetErasure.Run();

    public long CountFreed() => _database.QueryInt64("PRAGMA freelist_count");

    /// <summary>Takes about so many free pages out of use.</summary>
    public void TakeFreed(long pages) => _takeFreed.Bind(1, pages * _pageBytes).Run();

    /// <summary>Gives a slice of what was taken back, zeroed; false when there is none.</summary>
    public bool ReturnZeroed()
    {
        _database.Execute("PRAGMA secure_delete = ON");
        try
        {
            _returnFreed.Run();
            return _database.Changes > 0;
        }
        finally
        {
            _database.Execute("PRAGMA secure_delete = FAST");
        }
    }

    /// <summary>Copies the write-ahead log and empties its file, unless somebody reads from it just now.</summary>
    public bool TryEmptyWal()
    {
        _database.SetBusyTimeout(TimeSpan.Zero);
        try
        {
            return _database.CheckpointAndTruncate().LogPages == 0;
        }
        finally
        {
            _database.SetBusyTimeout(BusyWait);
        }
    }

    public (int LogPages, int CopiedPages) CheckpointPassively() => _database.CheckpointPassively();

    public void CheckpointAndTruncate() => _database.CheckpointAndTruncate();

    public int TakePagesWritten() => _database.TakePagesWritten();

    public void Dispose() => _database.Dispose();

    SqliteStatement BindSnapshot(OverlayEntry entry)
    {
        _writeRow.Bind(1, entry.Key.Kind).Bind(2, entry.Key.Id);
        return entry.Snapshot is { } snapshot ? _writeRow.Bind(5, snapshot.Span) : _writeRow.BindNull(5);
    }

    int Padding(OverlayEntry entry, long? snapshotBytes, ReadOnlySpan<byte> tail) => RowPadding.For(_pageBytes,
        // Beside the columns: the length of the header, and in it the padding.
        2 + RowPadding.Bytes(Encoding.UTF8.GetByteCount(entry.Key.Kind))
        + RowPadding.Bytes(Encoding.UTF8.GetByteCount(entry.Key.Id))
        + RowPadding.NumberBytes(entry.Version) + RowPadding.NumberBytes(entry.WakeAt)
        + (snapshotBytes is { } bytes ? RowPadding.Bytes(bytes) : 1) + RowPadding.Bytes(tail.Length));

    // Good until the next one is written.
    ReadOnlySpan<byte> WriteTail(ReadOnlySpan<byte> stored, OverlayEntry entry)
    {
        if (_tail.Capacity > TailBytesKept)
            _tail = new();
        _tail.ResetWrittenCount();
        TailFormat.Write(_tail, stored, entry.Tail);
        return _tail.WrittenSpan;
    }

    /// <summary>Leaves what the row holds, and what continues it, as the tail; tells how long its snapshot
    /// is.</summary>
    long? ContinueTail(OverlayEntry entry)
    {
        try
        {
            if (!_readTail.Bind(1, entry.Key.Kind).Bind(2, entry.Key.Id).Step())
                throw new InvalidDataException($"The row that {entry.Key} continues is missing.");
            WriteTail(_readTail.Blob(0), entry);
            return _readTail.IsNull(1) ? null : _readTail.Int64(1);
        }
        finally
        {
            _readTail.Reset();
        }
    }
}
