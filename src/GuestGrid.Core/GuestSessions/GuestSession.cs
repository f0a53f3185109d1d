using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>A bounded period of one guest, with its conversation: open until it ends, readable after.</summary>
public abstract record GuestSession
{
    private GuestSession() { }

    /// <summary>Never opened.</summary>
    /// <param name="Previous">See <see cref="Known.Previous"/>.</param>
    public sealed record Absent(GuestSessionId? Previous = null) : GuestSession
    {
        public static readonly Absent Instance = new();
    }

    /// <summary>Opened at some time.</summary>
    /// <param name="Previous">The session of the same guest that its visitor forgot before this one; null while the
    /// visitor remembers this one, and for the first.</param>
    /// <param name="Attachments">Null while there are none, as in nearly every session.</param>
    public abstract record Known(Opening Opening, MessageLog Log, SessionMetrics Metrics, ActivityLog Activity,
        GuestSessionId? Previous, ImmutableList<Attachment>? Attachments) : GuestSession
    {
        public ConversationId Conversation => ConversationId.Of(Opening.Session);
    }

    /// <param name="Connection">The guest's live socket; null while there is none.</param>
    /// <param name="LeaseUntil">The session ends by then unless its visitor renews the slot.</param>
    /// <param name="LeaseAsked">The lease that a renewal under way asks for.</param>
    /// <param name="RateUntil">When the guest's message allowance will be full again (GCRA's theoretical arrival
    /// time).</param>
    /// <param name="WarnedFor">The end for which the guest has been warned.</param>
    /// <param name="Ticket">Grows with everything told to queues, so that late repeats are recognised; in microseconds
    /// of the opening at first, so that it also grows from a life of the session to the next.</param>
    public sealed record Open(Opening Opening, MessageLog Log, SessionMetrics Metrics, ActivityLog Activity,
        Routing Routing, RoutingStage Stage, TokenState Token, GuestConnection? Connection, long Epoch,
        DateTimeOffset LastActivity, DateTimeOffset LeaseUntil, DateTimeOffset LeaseAsked,
        DateTimeOffset RateUntil, DateTimeOffset AgentRateUntil, ReadMarks Marks,
        ImmutableSortedDictionary<string, string> Context, DateTimeOffset? WarnedFor, long Ticket,
        GuestSessionId? Previous = null, ImmutableList<Attachment>? Attachments = null)
        : Known(Opening, Log, Metrics, Activity, Previous, Attachments);

    public sealed record Ended(Opening Opening, MessageLog Log, SessionMetrics Metrics, ActivityLog Activity,
        EndReason Reason, DateTimeOffset EndedAt, DateTimeOffset LastActivity, TokenState Token, bool WasAssigned,
        GuestSessionId? Previous = null, ImmutableList<Attachment>? Attachments = null)
        : Known(Opening, Log, Metrics, Activity, Previous, Attachments);

    /// <summary>
    /// No session: a file that a backend declared before it said for which one, under an id of the file's own
    /// (<see cref="HeldFiles.KeyOf"/>). The session whose message shows it first makes it its own.
    /// </summary>
    /// <param name="Until">Then it is erased, whether or not a session has shown it.</param>
    /// <param name="Claimant">The session that may take it; null while none has asked.</param>
    public sealed record Holding(Attachment Attachment, DateTimeOffset Until, GuestSessionId? Claimant) : GuestSession;

    /// <summary>Nothing is left but transcript pages that are being erased, and news of the end on its way.</summary>
    /// <param name="Conversation">Null where it was never opened.</param>
    /// <param name="PagesBelow">The first pages of the transcript, whose erasure is not under way yet.</param>
    /// <param name="Until">So long an opening that is on its way may still come, and is refused.</param>
    public sealed record Erasing(ConversationId? Conversation, long PagesBelow, DateTimeOffset? Until) : GuestSession;
}

/// <summary>What a session was opened with; never changes.</summary>
/// <param name="Fingerprint">Digest of the creating request, so that an idempotency key used for another request is
/// noticed.</param>
/// <param name="Timeout">How long after the guest's last activity the session ends.</param>
/// <param name="Address">Whose limit the creation counted against, if known.</param>
/// <param name="ChosenGuest">The guest's id where the caller chose it; otherwise it follows from <paramref
/// name="Anonymous"/>.</param>
/// <param name="Attributes">The guest's attributes as they were, for its tokens: a JSON object; null for none.</param>
public sealed record Opening(GuestSessionId Session, AnonymousId Anonymous, string Name, string? Email,
    TimeSpan Timeout, Routing Routing, string Fingerprint, AddressPrefix? Address, DateTimeOffset OpenedAt,
    GuestId? ChosenGuest = null, string? Attributes = null)
{
    public GuestId Guest => ChosenGuest ?? GuestId.Of(Anonymous);
}

/// <summary>The guest's live socket.</summary>
/// <param name="Epoch">Which connection of the session this is: each newer one fences the older.</param>
/// <param name="Since">When its socket asked; where that is not known, when it was let in.</param>
public sealed record GuestConnection(ConnectionAddress Address, long Epoch, DateTimeOffset Since);

/// <summary>The guest token now good for a session, by its generation; tokens themselves are not stored.</summary>
/// <param name="Retired">Generations that a rotation replaced, for as long as their grace lasts.</param>
public sealed record TokenState(
    long Generation, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, ImmutableArray<RetiredToken> Retired)
{
    /// <summary>Most generations in grace at a time; older ones lose the rest of theirs.</summary>
    public const int RetiredMax = 8;

    public bool Accepts(long generation, DateTimeOffset now) => generation == Generation
        || Retired.Any(token => token.Generation == generation && now < token.ValidUntil);
}

/// <summary>A replaced token generation and how long it still counts.</summary>
public sealed record RetiredToken(long Generation, DateTimeOffset ValidUntil);

/// <summary>How far each side has read.</summary>
public sealed record ReadMarks(SequenceId Guest, SequenceId Agent);

/// <summary>How a session ended.</summary>
public enum EndReason
{
    Guest,
    Agent,
    Api,
    Idle,
    Lifetime,
    LeaseLost,
}
