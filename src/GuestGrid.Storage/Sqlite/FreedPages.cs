using GuestGrid.Storage.Sqlite.Log;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// Makes erasures true on disk. SQLite leaves what stood in freed pages and in its write-ahead log; zeroing
/// every page when it is freed would double what is written. So some time after entities were erased, all free
/// pages are taken, zeroed and given back, and the write-ahead log is emptied, in slices between commits. A mark
/// in the database says that this is owed, so that a crash only delays it.
/// </summary>
internal sealed class FreedPages(
    SqliteStoreOptions options, TimeProvider time, RetainedLog log, StoreTransaction transaction, WalCopier wal)
{
    const int SlicePages = 256;
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50), CloseMax = TimeSpan.FromSeconds(10);

    enum Stage
    {
        Waiting,
        Taking,
        Returning,
        Copying,
        Emptying,
    }

    Stage _stage;
    long _doneThrough, _wanted, _next;
    long? _budget;

    /// <summary>Whether something was erased that freed pages may still hold.</summary>
    public bool IsOwed => transaction.LastErasure > _doneThrough;

    /// <summary>Whether the log's beginning is still needed for nothing but keeps what was erased.</summary>
    public bool AwaitsCut => _stage == Stage.Taking && log.Oldest < _wanted;

    /// <summary>Writer: the next slice, when it is time for one.</summary>
    public void Advance()
    {
        if (!IsOwed || _next == 0)
            Wait(options.OverwriteFreedAfter);
        else if (time.GetTimestamp() >= _next)
            Wait(Step() && _stage != Stage.Waiting ? Pace : options.OverwriteFreedAfter);
    }

    /// <summary>Writer: all that is owed, unless it takes too long; the next start goes on then.</summary>
    public void Finish(Action cut)
    {
        var begun = time.GetTimestamp();
        while (IsOwed && time.GetElapsedTime(begun) < CloseMax && Step())
            if (AwaitsCut)
                cut();
    }

    void Wait(TimeSpan pause) =>
        _next = IsOwed ? time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency) : 0;

    /// <returns>False when the disk does not allow it; nothing else depends on it.</returns>
    bool Step() => transaction.Try(connection =>
    {
        switch (_stage)
        {
            case Stage.Waiting:
                // What is erased from now on is another round's.
                (_wanted, _stage, _budget) = (transaction.LastErasure, Stage.Taking, null);
                break;
            case Stage.Taking when log.Oldest < _wanted:
                break;
            case Stage.Taking:
                Take(connection, connection.CountFreed());
                break;
            case Stage.Returning:
                if (!connection.ReturnZeroed())
                    _stage = Stage.Copying;
                break;
            case Stage.Copying:
                wal.CopyNow();
                _stage = Stage.Emptying;
                break;
            case Stage.Emptying when connection.TryEmptyWal():
                wal.Finished(0, 0);
                _stage = Stage.Waiting;
                if (_budget < 0)
                    break;
                if (transaction.LastErasure == _wanted)
                    connection.ForgetErasure();
                _doneThrough = _wanted;
                break;
        }
    });

    // While appends free pages faster than they are taken here, the file would only grow: then it is another round's.
    void Take(WriterConnection connection, long free)
    {
        _budget ??= 2 * free + SlicePages;
        var slice = Math.Min(SlicePages, free);
        _budget -= slice;
        if (slice == 0 || _budget < 0)
            _stage = Stage.Returning;
        else
            connection.TakeFreed(slice);
    }
}
