using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Gateway.Attachments;

/// <summary>
/// Sends messages that show files, and makes a file the session's own that was uploaded before anybody said for which
/// one. Every step may be repeated: a crash between two leaves what the message's own repeat goes on with, or time
/// clears.
/// </summary>
public sealed class HeldAttachments(IGuestGrid grid, IAttachmentStore store, Uploads uploads)
{
    /// <summary>For who waits for one message before the next is sent.</summary>
    public ValueTask<Outcome<GuestSessionAnswer>> Send(
        GuestSessionId session, GuestSessionCommand.SendMessage message) =>
        Send(grid.Session(session), session, message);

    /// <param name="way">The way to the session on which the sender's other messages go: two ways may overtake each
    /// other.</param>
    public async ValueTask<Outcome<GuestSessionAnswer>> Send(IEntity<GuestSessionCommand, GuestSessionAnswer> way,
        GuestSessionId session, GuestSessionCommand.SendMessage message)
    {
        var outcome = await way.Execute(message);
        if (outcome.Rejection is not GuestSessionRejection.AttachmentUnknown || message.Attachments is not { } ids)
            return outcome;
        foreach (var id in ids)
            if (await Bind(session, message.From, id) is { } rejection)
                return new Outcome<GuestSessionAnswer>(null!, rejection, false);
        outcome = await way.Execute(message);
        if (outcome.Rejection is not GuestSessionRejection.AttachmentUnknown) return outcome;
        // It costs what a message costs, lest files be guessed without end.
        var spent = await way.Execute(new GuestSessionCommand.SpendAllowance(message.From));
        return spent.IsRejected ? spent : outcome;
    }

    /// <summary>Why the session may not have the file; null where it has it now, or there is none to have.</summary>
    private async ValueTask<Rejection?> Bind(GuestSessionId session, Participant from, AttachmentId id)
    {
        var holder = HeldFiles.KeyOf(id);
        var claimed = await grid.Session(holder).Execute(new GuestSessionCommand.ClaimAttachment(id, session));
        if (claimed.Answer is not GuestSessionAnswer.Attached { Attachment: { Upload: { } upload, File: var file } })
            return null;
        var declared = await grid.Session(session)
            .Execute(new GuestSessionCommand.DeclareAttachment(file, from.Agent, null));
        if (declared.IsRejected) return declared.Rejection;
        var attachment = ((GuestSessionAnswer.Attached)declared.Answer).Attachment!;
        await using var content = store.Open(new AttachmentKey(holder, id, upload));
        if (content is null) return null;
        var address = new SignedAddress(ConversationId.Of(session), id, file.ContentType, file.Size,
            attachment.UploadBy.ToUnixTimeMilliseconds());
        if (await uploads.Take(address, content, _ => { }, CancellationToken.None) is null)
            await grid.Session(holder).Execute(new GuestSessionCommand.Erase());
        // A repeat of the message may be bringing it here: this one shows it too, once it is here.
        else await uploads.WhenOver(id);
        return null;
    }
}
