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
    /// can newly change, so that the log shrinks; and beyond twice that, several times as many, so that it
    /// cannot run away.
    /// </summary>
    public int Under(int appends) =>
        log.Bytes <= options.CheckpointAfterBytes ? 0
        : log.Bytes <= 2 * options.CheckpointAfterBytes ? appends + Headroom
        : 4 * (appends + Headroom);

    /// <summary>
    /// When no append waits: a slice, once the longest changed entity is old enough or the log is long.
    /// </summary>
    public int WhenIdle()
    {
        var isDue = overlay.OldestFirst().FirstOrDefault() is { } oldest
            && (log.Bytes > options.CheckpointAfterBytes
                || time.GetElapsedTime(oldest.DirtySince) >= options.CheckpointAfter);
        return isDue ? options.CheckpointSlice : 0;
    }
}
