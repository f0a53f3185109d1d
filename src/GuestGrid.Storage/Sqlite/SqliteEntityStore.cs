using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Appends;
using GuestGrid.Storage.Sqlite.Log;
using GuestGrid.Storage.Sqlite.Native;
using GuestGrid.Storage.Sqlite.Overlay;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// Entities in one SQLite file. Appends of all entities go to one log, committed in groups by one thread;
/// entities are written to rows of their own later, in the background (<see cref="StoreWriter"/>). A load
/// during an append of the same entity sees the state before it until the append is durable.
/// </summary>
public sealed class SqliteEntityStore : IEntityStore, IAsyncDisposable
{
    static readonly TimeSpan LookAround = TimeSpan.FromMilliseconds(100);

    readonly SqliteStoreOptions _options;
    readonly DataDirectory _directory;
    readonly EntityOverlay _overlay;
    readonly RetainedLog _log = new();
    readonly AppendQueue _queue;
    readonly EntityReaders _readers;
    readonly WalCopier _wal;
    readonly WriterCounters _counters = new();
    readonly StoreTransaction _transaction;
    readonly StoreWriter _writer;
    readonly ITimer _timer;
    readonly Lock _disposal = new();
    Task? _disposed;

    SqliteEntityStore(
        SqliteStoreOptions options, TimeProvider time, DataDirectory directory, WriterConnection connection)
    {
        (_options, _directory) = (options, directory);
        var path = directory.DatabasePath;
        _overlay = new(options.KnownVersionsMax);
        new LogReplay(_overlay, _log, key => connection.ReadVersion(key), time.GetTimestamp())
            .Run(connection.ReadWholeLog(), path);
        _queue = new(options.BatchBytesMax, options.BatchAppendsMax, options.WaitingBytesMax);
        _readers = new(path, options.ReadConnectionsMax);
        _wal = new(directory, options, (int)connection.Database.QueryInt64("PRAGMA page_size"));
        _transaction = new(path, options, time, _overlay, _log, _wal, _counters, connection);
        _writer = new(options, time, _overlay, _queue, _log, _wal, _counters, _transaction);
        _writer.Start();
        _timer = time.CreateTimer(_ => LookAroundIfNeeded(), null, LookAround, LookAround);
    }

    /// <summary>Which SQLite this process runs on.</summary>
    public static string Engine => SqliteLibrary.Load();

    /// <summary>
    /// Opens the store in its directory, making both when missing, and replays what the last run left in the
    /// log.
    /// </summary>
    /// <exception cref="StoreOpenException">The directory or file cannot be used; the message says what to
    /// do.</exception>
    public static SqliteEntityStore Open(SqliteStoreOptions options, TimeProvider time)
    {
        var directory = DataDirectory.Open(options.DataDirectory);
        WriterConnection? connection = null;
        try
        {
            connection = WriterConnection.Open(directory.DatabasePath, options);
            // Makes sure of the disk now rather than at the first guest.
            connection.Settle();
            return new(options, time, directory, connection);
        }
        catch (Exception fault)
        {
            connection?.Dispose();
            directory.Dispose();
            if (fault is SqliteException engine)
                throw new StoreOpenException(engine.Explain(directory.DatabasePath), engine);
            throw;
        }
    }

    public StoreHealth Health => _transaction.Health;

    public StoreCounters Counters =>
        _counters.Read(_queue.Waiting, _log.Bytes, _wal.WalBytes, _overlay.DirtyCount);

    /// <summary>For tests: a disk that fails at a chosen step.</summary>
    internal StoreTransaction Transaction => _transaction;

    public ValueTask Append(EntityAppend append)
    {
        // A mistake is thrown here, where its maker is, and not on the writer's thread, where everyone would
        // meet it.
        ArgumentNullException.ThrowIfNull(append.Key.Kind);
        ArgumentNullException.ThrowIfNull(append.Key.Id);
        if (append.Content.Length > _options.AppendBytesMax)
            throw new ArgumentException(
                $"An append of {append.Key} has {append.Content.Length} bytes; "
                + $"at most {_options.AppendBytesMax} are stored at once.", nameof(append));
        return _queue.Add(append);
    }

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(key.Kind);
        ArgumentNullException.ThrowIfNull(key.Id);
        cancellation.ThrowIfCancellationRequested();
        return _queue.AddErasure(key, expectedVersion);
    }

    public async ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
    {
        while (true)
        {
            var view = _overlay.View(key);
            if (view.HidesRow)
                return new(view.Version, view.Snapshot, view.Tail);
            var row = await _readers.Read(key, static (reader, wanted) => reader.Load(wanted), cancellation);
            if (!_overlay.Confirm(key, view, row.Version))
                continue; // The row was written while it was read: look again.
            if (!view.Continues || row.Version == view.Version)
                return row;
            if (row.Version + view.Tail.Length != view.Version)
                throw new StoreUnavailableException(
                    $"{key} is damaged: its row is at version {row.Version}, its log at {view.Version}.");
            return row with { Version = view.Version, Entries = [.. row.Entries, .. view.Tail] };
        }
    }

    public async ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default)
    {
        var stamps = _overlay.NewStamps();
        var due = _overlay.DueWakes(now.UtcTicks, max, stamps);
        await _readers.Read((now.UtcTicks, max, stamps, due), ReadDueRows, cancellation);
        return [.. due.OrderBy(wake => wake.WakeAt).Take(max).Select(wake => wake.Key)];
    }

    public ValueTask DisposeAsync()
    {
        lock (_disposal)
            return new(_disposed ??= Close());
    }

    async Task Close()
    {
        await _timer.DisposeAsync();
        _queue.Close();
        try
        {
            await _writer.Stopped;
        }
        finally
        {
            _wal.Dispose();
            _readers.Dispose();
            _transaction.Dispose();
            _directory.Dispose();
        }
    }

    bool ReadDueRows(
        EntityReader reader, (long Now, int Max, int[] Stamps, List<(EntityKey Key, long WakeAt)> Due) search)
    {
        List<(EntityKey Key, long WakeAt)> changing = [];
        var known = search.Due.Select(wake => wake.Key).ToHashSet();
        var found = 0;
        reader.Due(search.Now, (key, wakeAt) =>
        {
            switch (_overlay.Judge(key, search.Now, search.Stamps))
            {
                case RowStanding.Current when known.Add(key):
                    search.Due.Add((key, wakeAt));
                    found++;
                    break;
                case RowStanding.MayHaveChanged:
                    changing.Add((key, wakeAt));
                    break;
            }
            return found < search.Max;
        });
        // Few, and only while rows are being written: these are read again on their own.
        foreach (var (key, _) in changing)
            if (reader.WakeAt(key) is { } wakeAt && wakeAt <= search.Now && known.Add(key))
                search.Due.Add((key, wakeAt));
        return true;
    }

    void LookAroundIfNeeded()
    {
        if (_writer.HasBackgroundWork)
            _queue.Nudge();
    }
}
