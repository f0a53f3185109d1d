using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Dialects.Conversations;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Security;
using GuestGrid.Protocol.Attachments;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Gateway.Dialects.Attachments;

/// <summary>Reads what is to be uploaded, or says everything that is wrong with it.</summary>
internal static class UploadRequests
{
    public static bool TryRead(UploadRequest request, Caller caller, AttachmentId id, AttachmentOptions options,
        out GuestSessionId session, out GuestSessionCommand command, out Refusal refusal,
        out IReadOnlyList<FieldError> faults)
    {
        (session, command, faults) = (default, null!, []);
        if (!TryReadSession(request, caller, out var named, out refusal)) return false;
        var found = new List<FieldError>();
        if (!TryReadFile(request, id, options, out var file, out refusal, found)) return false;
        var owner = caller.IsGuest || request.From is null
            ? Participant.Guest
            : ConversationRequests.ReadSender(request.From, found);
        faults = found;
        if (found.Count > 0) return Refuse(ErrorCatalogue.InvalidRequest, out refusal);
        session = named ?? HeldFiles.KeyOf(id);
        command = named is null
            ? new GuestSessionCommand.HoldAttachment(file)
            : new GuestSessionCommand.DeclareAttachment(file, owner!.Agent, caller.Guest?.Generation);
        return true;
    }

    /// <summary>Reads what describes the file; what is wrong with a field joins <paramref name="faults"/>.</summary>
    /// <returns>False where no such file may be attached, whatever else is said of it.</returns>
    public static bool TryReadFile(UploadRequest request, AttachmentId id, AttachmentOptions options,
        out AttachedFile file, out Refusal refusal, List<FieldError> faults)
    {
        (file, refusal) = (null!, default);
        if (options.Kinds.FirstOrDefault(kind => kind.ContentType == request.ContentType) is not { } kind)
            return Refuse(ErrorCatalogue.UnsupportedContentType, out refusal);
        if (request.Size > options.FileBytesMax)
            return Refuse(ErrorCatalogue.AttachmentTooLarge, out refusal);
        if (request.Size is not >= 1) faults.Add(new FieldError("size", "a whole number of bytes, at least 1"));
        if (!FileNames.TryRead(request.Filename, kind, out var name))
            faults.Add(new FieldError("filename", $"a plain name of at most {FileNames.LengthMax} characters, "
                + $"without a path, that ends as {kind.ContentType} does"));
        file = new AttachedFile(id, name ?? "", kind.ContentType, request.Size ?? 0);
        return true;
    }

    // A guest's token names its session; whatever the body names must be the same one. A backend may name none.
    private static bool TryReadSession(
        UploadRequest request, Caller caller, out GuestSessionId? session, out Refusal refusal)
    {
        (session, refusal) = (null, default);
        if (request.ConversationId is { } text)
        {
            if (!ConversationId.TryParse(text, out var conversation))
                return Refuse(ErrorCatalogue.NotFound, out refusal);
            session = conversation.Session;
        }
        if (request.SessionId is { } other)
        {
            if (!GuestSessionId.TryParse(other, out var id) || (session is { } first && first != id))
                return Refuse(ErrorCatalogue.NotFound, out refusal);
            session = id;
        }
        if (!caller.IsGuest) return true;
        if (!GuestSessionId.TryParse(caller.Guest.SessionId, out var own))
            return Refuse(ErrorCatalogue.InvalidToken, out refusal);
        if (session is not null && session != own) return Refuse(ErrorCatalogue.Forbidden, out refusal);
        session = own;
        return true;
    }

    private static bool Refuse(ErrorEntry error, out Refusal refusal)
    {
        refusal = new Refusal(error);
        return false;
    }
}
