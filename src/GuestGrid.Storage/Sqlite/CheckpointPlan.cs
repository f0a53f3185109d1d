using GuestGrid.Storage.Sqlite.Log;
using GuestGrid.Storage.Sqlite.Overlay;

namespace GuestGrid.Storage.Sqlite;

/// <summary>How many entities to write to their rows in the next transaction.</summary>
internal sealed class CheckpointPlan(
    SqliteStoreOptions options, TimeProvider time, EntityOverlay overlay, RetainedLog log)
{
    const int Headroom = 64;

    /// <summary>
    /// With a batch of so many appends: nothing while the log is short. Beyond that a few more than the batch
    /// can newly change, so that the log shrinks; and beyond twice that, several times as many and however long
    /// they are, so that it cannot run away.
    /// </summary>
    public CheckpointSlice Under(int appends) =>
        log.Bytes <= options.CheckpointAfterBytes ? CheckpointSlice.None
        : log.Bytes <= 2 * options.CheckpointAfterBytes ? new(appends + Headroom, options.CheckpointSliceBytes)
        : new(4 * (appends + Headroom), long.MaxValue);

    /// <summary>
    /// When no append waits: a slice, once the longest changed entity is old enough or the log is long.
    /// </summary>
    public CheckpointSlice WhenIdle()
    {
        var isDue = overlay.OldestFirst().FirstOrDefault() is { } oldest
            && (log.Bytes > options.CheckpointAfterBytes
                || time.GetElapsedTime(oldest.DirtySince) >= options.CheckpointAfter);
        return isDue ? new(options.CheckpointSlice, options.CheckpointSliceBytes) : CheckpointSlice.None;
    }

    /// <summary>When the store closes, and nobody waits.</summary>
    public CheckpointSlice AtEnd() => new(options.CheckpointSlice * 4, long.MaxValue);
}

/// <summary>So many rows at most, and none more once they have so many bytes together.</summary>
internal readonly record struct CheckpointSlice(int Rows, long Bytes)
{
    public static readonly CheckpointSlice None = new(0, 0);
}
