namespace GuestGrid.Runtime.Stores;

/// <summary>
/// Durable memory of entities: per entity an optional snapshot and the entries appended after it, opaque bytes both.
/// Safe to call from any thread. One append is atomic and, once its task has completed, survives a crash.
/// </summary>
public interface IEntityStore
{
    /// <summary>
    /// The newest durable content of <paramref name="key"/>; <see cref="StoredEntity.Absent"/> when never written or
    /// erased.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store could not be read.</exception>
    ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default);

    /// <summary>
    /// Writes <see cref="EntityAppend.NewVersion"/> after <see cref="EntityAppend.ExpectedVersion"/>. Appends of many
    /// entities that wait at the same time are committed together. Appends of one entity take effect in call order.
    /// </summary>
    /// <exception cref="VersionConflictException">Another version is stored; nothing was written.</exception>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: the append may or may not be durable; reload
    /// before relying on either.</exception>
    ValueTask Append(EntityAppend append);

    /// <summary>
    /// Keys whose newest <see cref="EntityAppend.WakeAt"/> is at or before <paramref name="now"/>, earliest first, at
    /// most <paramref name="max"/>.
    /// </summary>
    ValueTask<IReadOnlyList<EntityKey>> DueWakes(DateTimeOffset now, int max, CancellationToken cancellation = default);

    /// <summary>
    /// Forgets everything of <paramref name="key"/>; afterwards it loads as absent, version 0. Erasing what is absent
    /// succeeds, whatever version it was decided on.
    /// </summary>
    /// <param name="expectedVersion">The version that is to be erased.</param>
    /// <exception cref="VersionConflictException">Another version is stored; nothing was erased.</exception>
    /// <exception cref="StoreUnavailableException">The outcome is unknown.</exception>
    ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default);
}

/// <summary>
/// One write. When <paramref name="IsSnapshot"/>, <paramref name="Content"/> replaces the snapshot and all entries
/// before it; otherwise it is one more entry. The store owns the content's memory from the call on.
/// </summary>
/// <param name="ExpectedVersion">The version this was decided on: 0 for an entity that is absent.</param>
/// <param name="WakeAt">When the entity next wants a tick, or null for never; replaces what earlier appends
/// said.</param>
/// <param name="FirstVersion">The version that an absent entity begins with, 1 or <see cref="LifeVersion"/>. One that
/// was erased and is made anew needs others than before, or an owner that hung meanwhile could write into its new
/// life.</param>
public sealed record EntityAppend(EntityKey Key, long ExpectedVersion, ReadOnlyMemory<byte> Content, bool IsSnapshot,
    DateTimeOffset? WakeAt, long FirstVersion = 1)
{
    /// <summary>The version that is stored by it.</summary>
    public long NewVersion => ExpectedVersion == 0 ? FirstVersion : ExpectedVersion + 1;
}

/// <summary>
/// Where the versions of an entity's life begin: by its time, so that no two lives have one in common. A life is
/// appended to far less often than the <see cref="PerMicrosecond"/> versions a microsecond that keep it apart from the
/// next.
/// </summary>
public static class LifeVersion
{
    private const long PerMicrosecond = 256;
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static long Of(DateTimeOffset birth) =>
        Math.Max(1, (birth - Epoch).Ticks / TimeSpan.TicksPerMicrosecond * PerMicrosecond);

    /// <summary>Can a life begin with this one?</summary>
    public static bool IsFirst(long version) => version == 1 || version % PerMicrosecond == 0;
}

/// <summary>
/// What a store holds of an entity: <paramref name="Entries"/> are those appended after <paramref name="Snapshot"/>
/// (null: none taken yet), oldest first.
/// </summary>
/// <param name="Version">Of its last append; 0 when absent.</param>
public sealed record StoredEntity(
    long Version, ReadOnlyMemory<byte>? Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Entries)
{
    public static readonly StoredEntity Absent = new(0, null, []);
}

/// <summary>
/// The stored version is not the expected one: another owner wrote, or an earlier ambiguous write landed.
/// </summary>
public sealed class VersionConflictException(EntityKey key, long expected, long actual)
    : Exception($"{key} is at version {actual}, not {expected}.");

/// <summary>
/// The store failed (disk full, read-only, I/O error, connection lost): the outcome of a write is unknown.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
