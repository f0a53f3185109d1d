using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>The contract with everything in the log and the overlay.</summary>
public sealed class SqliteEntityStoreTests : EntityStoreContract
{
    readonly DataFolder _folder = new();
    SqliteEntityStore? _store;

    protected override ValueTask<IEntityStore> Open() =>
        new(_store = SqliteEntityStore.Open(_folder.Options, new ManualTime()));

    protected override async ValueTask Close()
    {
        await _store!.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>The contract with every entity written to its row as soon as it changed.</summary>
public sealed class SqliteEntityStoreInRowsTests : EntityStoreContract
{
    readonly RestartingStore _store = new(Restart.Stopped);

    protected override ValueTask<IEntityStore> Open() => new(_store);

    protected override ValueTask Close() => _store.DisposeAsync();
}

/// <summary>
/// The contract with a kill before every read, so that everything comes from the replayed log.
/// </summary>
public sealed class SqliteEntityStoreReplayedTests : EntityStoreContract
{
    readonly RestartingStore _store = new(Restart.Killed);

    protected override ValueTask<IEntityStore> Open() => new(_store);

    protected override ValueTask Close() => _store.DisposeAsync();
}

/// <summary>
/// The contract with rows written and the log cut between any two operations, by the running store.
/// </summary>
public sealed class SqliteEntityStoreCheckpointedTests : EntityStoreContract
{
    readonly RestartingStore _store = new(Restart.None);

    protected override ValueTask<IEntityStore> Open() => new(_store);

    protected override ValueTask Close() => _store.DisposeAsync();
}
