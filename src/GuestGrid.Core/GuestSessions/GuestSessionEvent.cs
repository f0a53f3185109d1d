using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>What has happened to a session. Stored: names and members are a storage format.</summary>
public abstract record GuestSessionEvent
{
    private GuestSessionEvent(DateTimeOffset at) => At = at;

    public DateTimeOffset At { get; init; }

    public sealed record SessionOpened(
        Opening Opening, TokenState Token, DateTimeOffset LeaseUntil, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record GuestConnected(GuestConnection Connection, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record GuestDisconnected(DateTimeOffset At) : GuestSessionEvent(At);

    /// <param name="RateUntil">When the sender's allowance will be full again.</param>
    public sealed record MessageStored(Message Message, DateTimeOffset RateUntil, DateTimeOffset At)
        : GuestSessionEvent(At);

    /// <inheritdoc cref="MessageStored"/>
    public sealed record AllowanceSpent(ParticipantKind By, DateTimeOffset RateUntil, DateTimeOffset At)
        : GuestSessionEvent(At);

    public sealed record PageSealed(SequenceId Through, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record PageConfirmed(SequenceId Through, DateTimeOffset At) : GuestSessionEvent(At);

    /// <summary>The guest did something that leaves no other trace.</summary>
    public sealed record ActivityNoted(DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record ReadMarkMoved(ParticipantKind Reader, SequenceId Sequence, DateTimeOffset At)
        : GuestSessionEvent(At);

    public sealed record ContextChanged(ImmutableSortedDictionary<string, string?> Changes, DateTimeOffset At)
        : GuestSessionEvent(At);

    public sealed record RoutingChanged(Routing Routing, DateTimeOffset At) : GuestSessionEvent(At);

    /// <summary>The conversation went into its queue, again or for the first time.</summary>
    public sealed record ConversationQueued(DateTimeOffset Since, long Ticket, DateTimeOffset At)
        : GuestSessionEvent(At);

    public sealed record QueueingDeferred(DateTimeOffset RetryAt, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record AgentAssigned(
        AgentId Agent, string AgentName, ConnectionAddress? Connection, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record AgentMoved(ConnectionAddress? Connection, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record AgentUnassigned(AgentId Agent, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record TokenRotated(TokenState Token, bool ByGuest, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record AttachmentDeclared(Attachment Attachment, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record AttachmentUploaded(AttachmentId Attachment, UploadId Upload, DateTimeOffset At)
        : GuestSessionEvent(At);

    /// <summary>Declarations whose time is over are forgotten.</summary>
    public sealed record AttachmentsExpired(DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record AttachmentHeld(Attachment Attachment, DateTimeOffset Until, DateTimeOffset At)
        : GuestSessionEvent(At);

    public sealed record AttachmentClaimed(GuestSessionId By, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record LeaseAsked(DateTimeOffset Until, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record LeaseNoted(DateTimeOffset Until, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record ExpiryWarned(DateTimeOffset ExpiresAt, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record SessionEnded(EndReason Reason, string? WrapUp, DateTimeOffset At) : GuestSessionEvent(At);

    public sealed record PreviousNoted(GuestSessionId Previous, DateTimeOffset At) : GuestSessionEvent(At);

    /// <param name="Conversation">Null where the session was never opened.</param>
    /// <param name="PagesBelow">See <see cref="GuestSession.Erasing"/>.</param>
    public sealed record SessionErased(
        ConversationId? Conversation, long PagesBelow, DateTimeOffset? Until, DateTimeOffset At)
        : GuestSessionEvent(At);

    public sealed record PagesErased(long PagesBelow, DateTimeOffset At) : GuestSessionEvent(At);

    /// <summary>No opening can be on its way any more.</summary>
    public sealed record ErasureSettled(DateTimeOffset At) : GuestSessionEvent(At);
}
