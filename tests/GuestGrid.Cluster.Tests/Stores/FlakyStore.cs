using GuestGrid.Runtime.Stores;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>A store some of whose writes fail, and the failed ones are not done.</summary>
internal sealed class FlakyStore(IEntityStore store) : IEntityStore
{
    /// <summary>Asked before each write.</summary>
    public Func<EntityKey, bool> Fails { get; set; } = _ => false;

    public ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default) =>
        store.Load(key, cancellation);

    public async ValueTask Append(EntityAppend append)
    {
        // As long as a disk takes, so that others wait meanwhile.
        await Task.Delay(1);
        if (Fails(append.Key)) throw new StoreUnavailableException("The disk is full.");
        await store.Append(append);
    }

    public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default) =>
        store.DueWakes(now, max, cancellation);

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default) =>
        store.Erase(key, expectedVersion, cancellation);
}
