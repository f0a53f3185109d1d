using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Runtime.Attachments;

/// <summary>
/// Where the content of attachments is kept; whose it is and whether it counts, its session says. What is staged is
/// whole and durable but counts for nobody: first the session confirms one upload, then that one is kept and any other
/// discarded. The local disk is the one store there is; one over Azure Blob Storage or S3 would be another class behind
/// this port, with a prefix for each session.
/// </summary>
public interface IAttachmentStore
{
    /// <summary>
    /// Reads <paramref name="content"/> to its end and makes it durable, never holding it in memory as a whole. After
    /// any fault nothing of it is left.
    /// </summary>
    /// <param name="size">The bytes it must have.</param>
    /// <returns>False, and nothing is staged, where it has more or fewer.</returns>
    /// <exception cref="StoreUnavailableException">There is no room for it now, or the store failed.</exception>
    Task<bool> Stage(AttachmentKey key, Stream content, long size, CancellationToken cancellation);

    /// <summary>Its session has confirmed this upload. Repeating it changes nothing.</summary>
    /// <exception cref="StoreUnavailableException">It stays staged.</exception>
    Task Keep(AttachmentKey key);

    /// <summary>This upload is not the one that counts. Repeating it changes nothing.</summary>
    Task Discard(AttachmentKey key);

    /// <summary>The content, staged or kept, from its beginning; null where there is none.</summary>
    Stream? Open(AttachmentKey key);

    /// <summary>
    /// Erases everything of a session, whatever state it is in. Repeating it changes nothing. Call it once the session
    /// can confirm no upload any more.
    /// </summary>
    Task Erase(GuestSessionId session);

    /// <summary>
    /// Uploads that are staged and were begun before <paramref name="before"/>; what of those was cut off half-way is
    /// erased on the way.
    /// </summary>
    IReadOnlyList<AttachmentKey> Leftovers(DateTimeOffset before);
}

/// <summary>Names the content of one upload. All of it is made here; nothing a client said is part of it.</summary>
public readonly record struct AttachmentKey(GuestSessionId Session, AttachmentId Attachment, UploadId Upload);

/// <summary>
/// Erases everything of a session, as <see cref="IAttachmentStore.Erase"/> does: all of attachments that owners of
/// entities need to know.
/// </summary>
public delegate Task EraseFiles(GuestSessionId session);
