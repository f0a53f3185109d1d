using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;

namespace GuestGrid.Storage.Tests.Sqlite;

enum Restart
{
    None,
    Stopped,
    Killed,
}

/// <summary>
/// A SQLite store that is checkpointed, stopped or killed and started again before every read.
/// </summary>
sealed class RestartingStore(Restart restart, Func<DataFolder, SqliteStoreOptions>? options = null)
    : IEntityStore, IAsyncDisposable
{
    readonly ManualTime _time = new();
    readonly List<DataFolder> _folders = [new()];
    SqliteEntityStore? _store;

    public SqliteEntityStore Running =>
        _store ??= SqliteEntityStore.Open(options?.Invoke(_folders[^1]) ?? _folders[^1].Options, _time);

    public async ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
    {
        await Interrupt(restart);
        return await Running.Load(key, cancellation);
    }

    public ValueTask Append(EntityAppend append) => Running.Append(append);

    public async ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default)
    {
        await Interrupt(restart);
        return await Running.DueWakes(now, max, cancellation);
    }

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default) =>
        Running.Erase(key, expectedVersion, cancellation);

    public async Task Interrupt(Restart how)
    {
        if (how == Restart.None)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Eventually.Holds(() => Running.Counters.DirtyEntities == 0, "every entity is in its row");
            return;
        }
        var old = Running;
        if (how == Restart.Killed)
            _folders.Add(_folders[^1].Copy());
        await old.DisposeAsync();
        _store = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        foreach (var folder in _folders)
            folder.Dispose();
    }
}
