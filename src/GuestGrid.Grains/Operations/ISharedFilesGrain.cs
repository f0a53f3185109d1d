using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.Operations;

/// <summary>
/// Compares the directories of attachments that the processes of a cluster use. In memory only: processes say theirs
/// again and again.
/// </summary>
[Alias("guestgrid.shared-files")]
public interface ISharedFilesGrain : IGrainWithIntegerKey
{
    /// <summary>The mark of the first directory that was named; the caller's own where all is well.</summary>
    [Alias("compare"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<string> Compare(string mark);
}
