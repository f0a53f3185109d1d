namespace GuestGrid.Core.GuestSessions;

/// <summary>Why a session refuses a command.</summary>
public abstract record GuestSessionRejection : Rejection
{
    private GuestSessionRejection() { }

    public sealed record SessionUnknown : GuestSessionRejection;

    public sealed record SessionOver(EndReason Reason) : GuestSessionRejection;

    public sealed record MessageTooLong : GuestSessionRejection;

    public sealed record MessageEmpty : GuestSessionRejection;

    public sealed record RateExceeded : GuestSessionRejection;

    public sealed record ContextTooLarge : GuestSessionRejection;

    /// <summary>A position beyond the newest message.</summary>
    public sealed record PositionUnknown : GuestSessionRejection;

    /// <summary>An agent's command for a conversation that is not (or no longer) that agent's.</summary>
    public sealed record NotAssigned : GuestSessionRejection;

    /// <summary>A frame of a connection that a newer one replaced.</summary>
    public sealed record ConnectionSuperseded : GuestSessionRejection;

    /// <summary>Transcript pages can't be written fast enough; nothing is lost, sending again later works.</summary>
    public sealed record TranscriptBehind : GuestSessionRejection
    {
        public override bool ComesAgain() => true;
    }

    /// <summary>An attachment that is not there: never declared, expired, not uploaded, or another's.</summary>
    public sealed record AttachmentUnknown : GuestSessionRejection;

    /// <summary>Another upload of the same attachment was first.</summary>
    public sealed record AlreadyUploaded : GuestSessionRejection;

    /// <summary>More attachments, or more bytes of them, than a session or a message may have.</summary>
    public sealed record TooManyAttachments : GuestSessionRejection;

    /// <summary>The token is of a generation that is no longer good.</summary>
    public sealed record TokenRevoked : GuestSessionRejection;
}
