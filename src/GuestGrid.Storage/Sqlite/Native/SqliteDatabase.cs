using SQLitePCL;

namespace GuestGrid.Storage.Sqlite.Native;

/// <summary>
/// One connection. Not thread-safe: one thread at a time, which is why the engine's own mutexes are off.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    const int CacheWriteStatus = 9; // SQLITE_DBSTATUS_CACHE_WRITE
    readonly sqlite3 _handle;
    readonly List<SqliteStatement> _statements = [];

    public SqliteDatabase(string path)
    {
        SqliteLibrary.Load();
        const int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out _handle, flags, null);
        if (code == raw.SQLITE_OK)
            return;
        var fault = new SqliteException(code, raw.sqlite3_errstr(code).utf8_to_string());
        _handle.Dispose();
        throw fault;
    }

    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public void SetBusyTimeout(TimeSpan wait) => raw.sqlite3_busy_timeout(_handle, (int)wait.TotalMilliseconds);

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code is not raw.SQLITE_OK)
            throw Fault(code);
    }

    public long QueryInt64(string sql)
    {
        using var statement = new SqliteStatement(this, _handle, sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    public string QueryText(string sql)
    {
        using var statement = new SqliteStatement(this, _handle, sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>A statement prepared once, closed with the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(this, _handle, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>
    /// Copies what no reader hinders from the write-ahead log into the database, without waiting for anyone.
    /// </summary>
    public (int LogPages, int CopiedPages) CheckpointPassively() => Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);

    /// <summary>Copies all of it and empties the file; no pages are left when that was done.</summary>
    public (int LogPages, int CopiedPages) CheckpointAndTruncate() => Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);

    /// <summary>Rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Pages this connection wrote since it was last asked.</summary>
    public int TakePagesWritten()
    {
        raw.sqlite3_db_status(_handle, CacheWriteStatus, out var pages, out _, 1);
        return pages;
    }

    public SqliteException Fault(int code)
    {
        var extended = raw.sqlite3_extended_errcode(_handle);
        var isOfThisCall = (extended & 0xFF) == (code & 0xFF);
        return new(isOfThisCall ? extended : code, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        raw.sqlite3_close_v2(_handle);
        _handle.Dispose();
    }

    (int, int) Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", mode, out var logPages, out var copiedPages);
        if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY))
            throw Fault(code);
        return (logPages, copiedPages);
    }
}
