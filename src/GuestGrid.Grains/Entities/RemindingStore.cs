using GuestGrid.Runtime.Stores;

namespace GuestGrid.Grains.Entities;

/// <summary>
/// Keeps an entity's reminder in step with what it writes: first the reminder, then the write. A crash between the two
/// leaves a tick that finds nothing due; the other order would leave an entity that nobody wakes.
/// </summary>
internal sealed class RemindingStore(IEntityStore store, WakeReminder reminder) : IEntityStore
{
    public ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default) =>
        store.Load(key, cancellation);

    public async ValueTask Append(EntityAppend append)
    {
        if (append.WakeAt is { } wake) await Require(wake, append.Key);
        await store.Append(append);
    }

    public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default) =>
        store.DueWakes(now, max, cancellation);

    public async ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default)
    {
        await store.Erase(key, expectedVersion, cancellation);
        try
        {
            await reminder.Follow(null);
        }
        catch (Exception)
        {
            // It stays for one more tick, which finds nothing and takes it away.
        }
    }

    private async ValueTask Require(DateTimeOffset wake, EntityKey key)
    {
        try
        {
            await reminder.Require(wake);
        }
        catch (Exception fault)
        {
            throw new StoreUnavailableException($"The reminder of {key} could not be set.", fault);
        }
    }
}
