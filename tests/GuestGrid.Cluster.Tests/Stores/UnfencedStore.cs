using GuestGrid.Runtime.Stores;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>A store without its fence: whoever writes last is right.</summary>
internal sealed class UnfencedStore(IEntityStore store) : IEntityStore
{
    public ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default) =>
        store.Load(key, cancellation);

    public async ValueTask Append(EntityAppend append)
    {
        while (true)
        {
            try
            {
                var version = (await store.Load(append.Key)).Version;
                await store.Append(append with { ExpectedVersion = version });
                return;
            }
            catch (VersionConflictException)
            {
                // Somebody came in between, which here is nobody's concern.
            }
        }
    }

    public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default) =>
        store.DueWakes(now, max, cancellation);

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default) =>
        store.Erase(key, expectedVersion, cancellation);
}
