using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Dialects.Attachments;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Attachments;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;
using GuestGrid.Runtime;

namespace GuestGrid.Gateway.Dialects.Simulator;

/// <summary>A file that comes in one frame becomes an attachment of its guest like any other.</summary>
internal sealed class SimulatorUploads(IGuestGrid grid, IIdentifierSource ids, Uploads uploads,
    ContentCheck isWhatItSays, AttachmentOptions attachments, SimulatorOptions simulator, SocketLog log)
{
    /// <summary>Null when the content is kept under <paramref name="id"/>, and a message may name it.</summary>
    public async ValueTask<Refusal?> Take(SimulatedFile? file, GuestSessionId session, AttachmentId id)
    {
        if (file?.Content is not { } content)
            return new Refusal(ErrorCatalogue.InvalidFrame, "buffer is the file in base64.");
        // The message could not show it, and it would count against the session all the same.
        if (file.Caption?.Length > Message.TextLengthMax) return new Refusal(ErrorCatalogue.MessageTooLong);
        if (content.Length > simulator.UploadBytesMax) return new Refusal(ErrorCatalogue.AttachmentTooLarge);
        var faults = new List<FieldError>();
        var request = new UploadRequest(file.Name, file.ContentType, content.Length, null, null, null);
        if (!UploadRequests.TryReadFile(request, id, attachments, out var described, out var refusal, faults))
            return refusal;
        if (faults is [var fault, ..])
            return new Refusal(ErrorCatalogue.InvalidRequest, $"{fault.Field}: {fault.Message}");
        try
        {
            // Looked at first: what was declared in vain would count until its time is over.
            return await isWhatItSays(described, Open(content), CancellationToken.None)
                ? await Store(described, content, session)
                : new Refusal(ErrorCatalogue.UnsupportedContentType);
        }
        catch (Exception thrown)
        {
            if (Rejections.OfFault(thrown) is { } known) return known;
            log.CommandFailed(thrown);
            return new Refusal(ErrorCatalogue.Internal);
        }
    }

    public AttachmentId NewId() => new(ids.Next());

    private async Task<Refusal?> Store(AttachedFile file, byte[] content, GuestSessionId session)
    {
        var declared = await grid.Session(session).Execute(new GuestSessionCommand.DeclareAttachment(file, null, null));
        if (declared.IsRejected) return declared.Rejection.ToRefusal();
        var attachment = ((GuestSessionAnswer.Attached)declared.Answer).Attachment!;
        return await uploads.Take(
            new SignedAddress(ConversationId.Of(session), file.Id, file.ContentType, file.Size,
                attachment.UploadBy.ToUnixTimeMilliseconds()),
            Open(content), _ => { }, CancellationToken.None);
    }

    private static MemoryStream Open(byte[] content) => new(content, writable: false);
}
