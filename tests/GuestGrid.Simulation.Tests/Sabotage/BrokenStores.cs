using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Sabotage;

/// <summary>Passes everything on; a broken store breaks one part of it.</summary>
internal abstract class StoreWrapper(IEntityStore inner) : IEntityStore
{
    protected IEntityStore Inner => inner;

    public virtual ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default) =>
        inner.Load(key, cancellation);

    public virtual ValueTask Append(EntityAppend append) => inner.Append(append);

    public virtual ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default) =>
        inner.DueWakes(now, max, cancellation);

    public virtual ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default) =>
        inner.Erase(key, expectedVersion, cancellation);
}

/// <summary>Writes whatever version it is given.</summary>
internal sealed class VersionBlindStore(IEntityStore inner) : StoreWrapper(inner)
{
    public override async ValueTask Append(EntityAppend append) =>
        await Inner.Append(append with { ExpectedVersion = (await Inner.Load(append.Key)).Version });
}

/// <summary>Keeps what a snapshot is to replace.</summary>
internal sealed class KeepingStore(IEntityStore inner) : StoreWrapper(inner)
{
    public override ValueTask Append(EntityAppend append) => Inner.Append(append with { IsSnapshot = false });
}

/// <summary>Says that it has written, and writes a little later.</summary>
internal sealed class HastyStore(World world, IEntityStore inner) : StoreWrapper(inner)
{
    public override ValueTask Append(EntityAppend append)
    {
        world.Loop.After(TimeSpan.FromMilliseconds(20), world.Outside, () => _ = Inner.Append(append).AsTask());
        return ValueTask.CompletedTask;
    }
}

/// <summary>Says that it has written while there is no room.</summary>
internal sealed class BoastfulStore(World world, IEntityStore inner) : StoreWrapper(inner)
{
    public override ValueTask Append(EntityAppend append) =>
        world.IsFull ? ValueTask.CompletedTask : Inner.Append(append);
}

/// <summary>Has no index of wake-ups.</summary>
internal sealed class SleepyStore(IEntityStore inner) : StoreWrapper(inner)
{
    public override ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default) => new([]);
}

/// <summary>Wakes whatever was ever written, all the time.</summary>
internal sealed class RestlessStore(IEntityStore inner) : StoreWrapper(inner)
{
    public override ValueTask Append(EntityAppend append) =>
        Inner.Append(append with { WakeAt = DateTimeOffset.UnixEpoch });
}

/// <summary>Now and then drops a write that it confirms; the next one goes on from there.</summary>
internal sealed class ForgetfulStore(IEntityStore inner) : StoreWrapper(inner)
{
    private readonly Dictionary<EntityKey, long> dropped = [];
    private int writes;

    public override async ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
    {
        var stored = await Inner.Load(key, cancellation);
        return stored with { Version = stored.Version + dropped.GetValueOrDefault(key) };
    }

    public override ValueTask Append(EntityAppend append)
    {
        var missing = dropped.GetValueOrDefault(append.Key);
        if (++writes % 7 == 0 && append.ExpectedVersion > missing)
        {
            dropped[append.Key] = missing + 1;
            return ValueTask.CompletedTask;
        }
        return Inner.Append(append with { ExpectedVersion = append.ExpectedVersion - missing });
    }
}
