using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Appends;

namespace GuestGrid.Storage.Sqlite.Overlay;

/// <summary>
/// What is durable in the log but not yet in an entity's row. Either it hides the row (a snapshot, a new
/// entity or an erasure) or it continues the row with <see cref="Tail"/>. Changed under the overlay's lock by
/// the writer alone.
/// </summary>
internal sealed class OverlayEntry(EntityKey key, long version)
{
    public EntityKey Key => key;
    public long Version { get; set; } = version;
    public long? WakeAt { get; set; }
    public StoredContent? Snapshot { get; private set; }
    public List<StoredContent> Tail { get; } = new(1);
    public bool HidesRow { get; set; }

    /// <summary>Position of the oldest record that is not in the row; 0 when there is none.</summary>
    public long DirtyFrom { get; set; }
    public long DirtySince { get; set; }
    public bool IsDirty => DirtyFrom != 0;
    public bool IsErased => HidesRow && Version == 0;

    /// <summary>
    /// A commit of this entity failed in a way that may have landed; nobody can tell until the next commit.
    /// </summary>
    public bool IsUnsettled { get; set; }

    /// <summary>
    /// The wake under which the entry stands in the wake queue; <see cref="long.MaxValue"/> when it does not.
    /// </summary>
    public long QueuedWake { get; set; } = long.MaxValue;

    /// <summary>
    /// Writer only: the batch being built and the version the entity has after what is already in it.
    /// </summary>
    public AppendBatch? ClaimedBy { get; set; }
    public long ClaimedVersion { get; set; }

    /// <summary>The row now says all this entry said.</summary>
    public void BecomeClean(ContentArena arena)
    {
        Replace(null, arena);
        (HidesRow, DirtyFrom, DirtySince) = (false, 0, 0);
    }

    /// <summary>In place of all it held.</summary>
    public void Replace(StoredContent? snapshot, ContentArena arena)
    {
        if (Snapshot is { } old)
            arena.Release(old);
        foreach (var entry in Tail)
            arena.Release(entry);
        Tail.Clear();
        Snapshot = snapshot;
    }
}
