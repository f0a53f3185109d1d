using GuestGrid.Storage.Sqlite.Native;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// Copies SQLite's write-ahead log into the database on a thread and connection of its own, so that no commit
/// waits for it. The log can start anew only at a moment when all of it is copied; while commits never pause
/// that moment does not come by itself, so beyond a limit the writer copies the last, short piece
/// (<see cref="WantsFinish"/>).
/// </summary>
internal sealed class WalCopier : IDisposable
{
    // So short a rest the writer copies without anybody noticing; and if commits outrun the copies, it is longer.
    const int RestPages = 256, RoundsMax = 4;

    readonly DataDirectory _directory;
    readonly long _copyAfter, _bytesMax;
    readonly int _pageBytes;
    readonly AutoResetEvent _work = new(false);
    readonly Thread _thread;
    long _walBytes, _nextCopyAt;
    volatile bool _wantsFinish, _stopping;

    public WalCopier(DataDirectory directory, SqliteStoreOptions options, int pageBytes)
    {
        (_directory, _pageBytes) = (directory, pageBytes);
        (_copyAfter, _bytesMax) = (options.WalCheckpointBytes, options.WalBytesMax);
        _nextCopyAt = _copyAfter;
        _thread = new(Run) { IsBackground = true, Name = "GuestGrid wal copier" };
        _thread.Start();
    }

    public long WalBytes => Volatile.Read(ref _walBytes);

    public bool WantsFinish => _wantsFinish;

    /// <summary>Writer: so many pages were committed.</summary>
    public void Wrote(int pages)
    {
        if (Interlocked.Add(ref _walBytes, (long)pages * _pageBytes) >= Volatile.Read(ref _nextCopyAt))
            _work.Set();
    }

    /// <summary>Writer: copy what there is, however little.</summary>
    public void CopyNow() => _work.Set();

    /// <summary>
    /// Writer: copied what was left; the next commit starts the log anew when that was all.
    /// </summary>
    public void Finished(int logPages, int copiedPages)
    {
        _wantsFinish = false;
        Note(logPages == copiedPages ? 0 : logPages);
    }

    public void Dispose()
    {
        _stopping = true;
        _work.Set();
        _thread.Join();
        _work.Dispose();
    }

    void Run()
    {
        SqliteDatabase? database = null;
        while (_work.WaitOne() && !_stopping)
        {
            try
            {
                database ??= Open();
                var logPages = Copy(database);
                Note(logPages);
                _wantsFinish = IsTooLong(logPages);
            }
            catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
            {
                // The commits meet the same disk and report it; here it is only tried again when more is
                // written.
                database?.Dispose();
                database = null;
                Volatile.Write(ref _nextCopyAt, WalBytes + _copyAfter);
            }
        }
        database?.Dispose();
    }

    // What is committed meanwhile is left over, less each time. SQLite flushes the database only with the last piece,
    // which is the writer's: that would wait for all of it, and every guest with it.
    int Copy(SqliteDatabase database)
    {
        var copied = 0;
        for (var round = 1; ; round++)
        {
            var (logPages, copiedPages) = database.CheckpointPassively();
            if (!IsTooLong(logPages))
                return logPages;
            _directory.FlushDatabase();
            if (copiedPages - copied <= RestPages || round == RoundsMax || _stopping)
                return logPages;
            copied = copiedPages;
        }
    }

    bool IsTooLong(int logPages) => (long)logPages * _pageBytes >= _bytesMax;

    // A connection that never read does not know yet that there is a write-ahead log, and would copy nothing.
    SqliteDatabase Open()
    {
        var database = new SqliteDatabase(_directory.DatabasePath);
        database.QueryInt64("SELECT count(*) FROM sqlite_master");
        return database;
    }

    // Pages committed while a copy ran are not counted; the next copy corrects that.
    void Note(int logPages)
    {
        if (logPages < 0)
            return; // Another connection was copying.
        var bytes = (long)logPages * _pageBytes;
        Volatile.Write(ref _walBytes, bytes);
        Volatile.Write(ref _nextCopyAt, bytes + _copyAfter);
    }
}
