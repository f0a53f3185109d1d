using System.Collections.Concurrent;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>The contract asks one store for many entities; the adapter over grain storage has one for each.</summary>
/// <param name="space">Keeps the entities of one test apart from those of another in the same provider.</param>
internal sealed class ByEntity(IStoreSource source, string space = "") : IEntityStore
{
    private readonly ConcurrentDictionary<EntityKey, IEntityStore> entities = new();

    public ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation) =>
        Of(key).Load(key, cancellation);

    public ValueTask Append(EntityAppend append) => Of(append.Key).Append(append);

    public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation) => new([]);

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation) =>
        Of(key).Erase(key, expectedVersion, cancellation);

    private IEntityStore Of(EntityKey key) =>
        entities.GetOrAdd(key, key => source.Of(GrainId.Create(key.Kind + space, key.Id)));
}
