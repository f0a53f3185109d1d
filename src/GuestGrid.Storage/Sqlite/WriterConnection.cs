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

    readonly SqliteDatabase _database;
    readonly SqliteStatement _begin, _commit, _settle, _appendLog, _readLog, _cutLog;
    readonly SqliteStatement _readVersion, _readTail, _writeRow, _continueRow, _deleteRow;

    WriterConnection(SqliteDatabase database)
    {
        _database = database;
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _settle = database.Prepare("UPDATE settlement SET count = count + 1");
        _appendLog = database.Prepare("INSERT INTO log(position, batch) VALUES(?, ?)");
        _readLog = database.Prepare("SELECT batch FROM log WHERE position = ?");
        _cutLog = database.Prepare("DELETE FROM log WHERE position < ?");
        _readVersion = database.Prepare("SELECT version FROM entity WHERE kind = ? AND id = ?");
        _readTail = database.Prepare("SELECT tail FROM entity WHERE kind = ? AND id = ?");
        _writeRow = database.Prepare(
            """
            INSERT INTO entity(kind, id, version, wake_at, snapshot, tail) VALUES(?, ?, ?, ?, ?, ?)
            ON CONFLICT(kind, id) DO UPDATE SET
              version = excluded.version, wake_at = excluded.wake_at, snapshot = excluded.snapshot, tail = excluded.tail
            """);
        _continueRow = database.Prepare(
            "UPDATE entity SET version = ?3, wake_at = ?4, tail = ?5 WHERE kind = ?1 AND id = ?2");
        _deleteRow = database.Prepare("DELETE FROM entity WHERE kind = ? AND id = ?");
    }

    public static WriterConnection Open(string path, SqliteStoreOptions options)
    {
        var database = new SqliteDatabase(path);
        try
        {
            database.SetBusyTimeout(BusyWait);
            StoreSchema.Prepare(database, path, options.PageBytes);
            // Zeroing every cut log page would double what is written; freed pages are zeroed where that is
            // free.
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

    public void AppendLog(long position, ReadOnlySpan<byte> batch) => _appendLog.Bind(1, position).Bind(2, batch).Run();

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

    /// <summary>Makes the row say what the overlay says.</summary>
    public void WriteRow(OverlayEntry entry)
    {
        if (entry.IsErased)
            _deleteRow.Bind(1, entry.Key.Kind).Bind(2, entry.Key.Id).Run();
        else if (entry.HidesRow)
            BindSnapshot(entry).Bind(3, entry.Version).Bind(4, entry.WakeAt)
                .Bind(6, TailFormat.Write([], entry.Tail)).Run();
        else
            _continueRow.Bind(3, entry.Version).Bind(4, entry.WakeAt).Bind(5, ContinuedTail(entry))
                .Bind(1, entry.Key.Kind).Bind(2, entry.Key.Id).Run();
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

    byte[] ContinuedTail(OverlayEntry entry)
    {
        try
        {
            if (!_readTail.Bind(1, entry.Key.Kind).Bind(2, entry.Key.Id).Step())
                throw new InvalidDataException($"The row that {entry.Key} continues is missing.");
            return TailFormat.Write(_readTail.Blob(0), entry.Tail);
        }
        finally
        {
            _readTail.Reset();
        }
    }
}
