using GuestGrid.Core.Identifiers;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.GuestSessions;

using Decision = Decision<GuestSessionEvent>;

/// <summary>
/// Files that a backend declares before it says for which session (surface, section 6, where that is not among what it
/// sends). Uploaded like any other, a file waits until a message shows it: that message's session claims it, declares
/// and stores it as its own, within its own bounds, and what is here goes. What nobody shows goes in time.
/// </summary>
public static class HeldFiles
{
    /// <summary>Where a file is held: no session is ever opened under this id.</summary>
    public static GuestSessionId KeyOf(AttachmentId attachment) => new(attachment.Value);

    internal static Decision Hold(
        GuestSessionCommand.HoldAttachment hold, DecisionContext<GuestSessionPolicy> context)
    {
        var (now, policy) = (context.Now, context.Policy.Attachments);
        var uploadBy = now + policy.UploadWithin;
        return Decision.Accept(new AttachmentHeld(
            new Attachment(hold.File, null, uploadBy, null), uploadBy + policy.HoldFor, now));
    }

    /// <summary>To everybody else there is no session here.</summary>
    internal static Decision Decide(GuestSession.Holding state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context) => command switch
        {
            GuestSessionCommand.Erase => Erase(state, context),
            GuestSessionCommand.Tick => context.Now >= End(state) ? Erase(state, context) : Decision.Unchanged(),
            GuestSessionCommand.HoldAttachment hold when Find(state, hold.File.Id) is not null => Decision.Unchanged(),
            GuestSessionCommand.FindAttachment => Decision.Unchanged(),
            GuestSessionCommand.ConfirmUpload confirm =>
                Attaching.Confirm(Find(state, confirm.Attachment), confirm, context),
            GuestSessionCommand.ClaimAttachment claim => Claim(state, claim, context),
            GuestSessionCommand.NotePageErased => Decision.Unchanged(),
            _ => Decision.Reject(new SessionUnknown()),
        };

    /// <summary>When nothing of it is to be kept any more.</summary>
    internal static DateTimeOffset End(GuestSession.Holding state) =>
        state.Attachment is { Upload: null, UploadBy: var uploadBy } ? uploadBy : state.Until;

    internal static Attachment? Find(GuestSession.Holding state, AttachmentId id) =>
        state.Attachment.File.Id == id ? state.Attachment : null;

    private static Decision Claim(GuestSession.Holding state, GuestSessionCommand.ClaimAttachment claim,
        DecisionContext<GuestSessionPolicy> context)
    {
        if (Find(state, claim.Attachment) is not { Upload: not null } || context.Now >= state.Until
            || state.Claimant is { } other && other != claim.By) return Decision.Reject(new AttachmentUnknown());
        return state.Claimant is null
            ? Decision.Accept(new AttachmentClaimed(claim.By, context.Now))
            : Decision.Unchanged();
    }

    // No upload is confirmed from now on, so that what is erased stays so.
    private static Decision Erase(GuestSession.Holding state, DecisionContext<GuestSessionPolicy> context) =>
        Decision.Accept([new SessionErased(null, 0, null, context.Now)],
            [new Effect.TellFiles(KeyOf(state.Attachment.File.Id))]);
}
