using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Memory;

/// <summary>
/// Entities in this process's memory, for tests and simulation: everything completes at once and nothing
/// survives.
/// </summary>
public sealed class MemoryEntityStore : IEntityStore
{
    static readonly IComparer<(DateTimeOffset At, EntityKey Key)> ByTime =
        Comparer<(DateTimeOffset At, EntityKey Key)>.Create((one, other) =>
            (one.At.CompareTo(other.At), string.CompareOrdinal(one.Key.Kind, other.Key.Kind)) switch
        {
            (0, 0) => string.CompareOrdinal(one.Key.Id, other.Key.Id),
            (0, var byKind) => byKind,
            (var byTime, _) => byTime,
        });

    readonly Lock _lock = new();
    readonly Dictionary<EntityKey, Held> _entities = [];
    readonly SortedSet<(DateTimeOffset At, EntityKey Key)> _wakes = new(ByTime);

    readonly record struct Held(StoredEntity Content, DateTimeOffset? WakeAt);

    public ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_entities.TryGetValue(key, out var held) ? held.Content : StoredEntity.Absent);
    }

    public ValueTask Append(EntityAppend append)
    {
        lock (_lock)
        {
            var before = _entities.GetValueOrDefault(append.Key, new(StoredEntity.Absent, null));
            if (before.Content.Version != append.ExpectedVersion)
                return ValueTask.FromException(
                    new VersionConflictException(append.Key, append.ExpectedVersion, before.Content.Version));
            Schedule(append.Key, before.WakeAt, append.WakeAt);
            _entities[append.Key] = new(After(before.Content, append), append.WakeAt);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            return new([.. _wakes.TakeWhile(wake => wake.At <= now).Take(max).Select(wake => wake.Key)]);
    }

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            if (_entities.TryGetValue(key, out var held))
            {
                if (held.Content.Version != expectedVersion)
                    return ValueTask.FromException(
                        new VersionConflictException(key, expectedVersion, held.Content.Version));
                _entities.Remove(key);
                Schedule(key, held.WakeAt, null);
            }
        return ValueTask.CompletedTask;
    }

    void Schedule(EntityKey key, DateTimeOffset? before, DateTimeOffset? after)
    {
        if (before is { } old)
            _wakes.Remove((old, key));
        if (after is { } next)
            _wakes.Add((next, key));
    }

    static StoredEntity After(StoredEntity before, EntityAppend append) => append.IsSnapshot
        ? new(append.NewVersion, append.Content, [])
        : before with { Version = append.NewVersion, Entries = [.. before.Entries, append.Content] };
}
