using System.Collections.Concurrent;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;

namespace GuestGrid.Gateway.Attachments;

/// <summary>
/// Takes the content of declared attachments: staged, looked at, confirmed by its session, kept. Whatever fails on the
/// way leaves nothing, and may be tried again for as long as the address is good.
/// </summary>
public sealed class Uploads(
    IGuestGrid grid, IAttachmentStore store, IIdentifierSource identifiers, ContentCheck isWhatItSays)
{
    // An address is good for many requests until one has succeeded; at a time it takes the room of one.
    private readonly ConcurrentDictionary<AttachmentId, TaskCompletionSource> underWay = [];

    public bool IsUnderWay(AttachmentId attachment) => underWay.ContainsKey(attachment);

    /// <summary>Completes once no upload of it is under way here, whatever became of it.</summary>
    public Task WhenOver(AttachmentId attachment) =>
        underWay.TryGetValue(attachment, out var over) ? over.Task : Task.CompletedTask;

    /// <summary>Null when the content is kept.</summary>
    /// <param name="taken">Called with the attachment as it was declared, once its content is kept.</param>
    public async Task<Refusal?> Take(
        SignedAddress address, Stream content, Action<AttachedFile> taken, CancellationToken cancellation)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!underWay.TryAdd(address.Attachment, over))
            return new Refusal(ErrorCatalogue.Conflict, "This attachment is being uploaded.");
        try
        {
            var session = address.Conversation.Session;
            var found = await grid.Session(session).Execute(new GuestSessionCommand.FindAttachment(address.Attachment));
            if (found.IsRejected) return found.Rejection.ToRefusal();
            if (found.Answer is not GuestSessionAnswer.Attached { Attachment: { } attachment })
                return new Refusal(ErrorCatalogue.AttachmentNotFound);
            if (attachment.Upload is not null) return new Refusal(ErrorCatalogue.AlreadyUploaded);
            var key = new AttachmentKey(session, address.Attachment, new UploadId(identifiers.Next()));
            if (!await store.Stage(key, content, attachment.File.Size, cancellation))
                return new Refusal(ErrorCatalogue.AttachmentSizeMismatch);
            if (await Confirm(key, attachment.File, cancellation) is { } refusal)
            {
                await store.Discard(key);
                return refusal;
            }
            await store.Keep(key);
            taken(attachment.File);
            return null;
        }
        finally
        {
            underWay.TryRemove(address.Attachment, out _);
            over.SetResult();
        }
    }

    private async Task<Refusal?> Confirm(AttachmentKey key, AttachedFile file, CancellationToken cancellation)
    {
        await using (var staged = store.Open(key))
        {
            // Its session was erased meanwhile.
            if (staged is null) return new Refusal(ErrorCatalogue.AttachmentNotFound);
            if (!await isWhatItSays(file, staged, cancellation))
                return new Refusal(ErrorCatalogue.UnsupportedContentType);
        }
        // Confirmed or not, nobody knows after a fault: then it stays staged, and the sweep asks the session again.
        var confirmed = await grid.Session(key.Session)
            .Execute(new GuestSessionCommand.ConfirmUpload(key.Attachment, key.Upload));
        return confirmed.IsRejected ? confirmed.Rejection.ToRefusal() : null;
    }
}

/// <summary>Whether content is what its declaration says.</summary>
public delegate ValueTask<bool> ContentCheck(AttachedFile file, Stream content, CancellationToken cancellation);
