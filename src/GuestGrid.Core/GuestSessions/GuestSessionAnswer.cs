using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>What a session answers.</summary>
public abstract record GuestSessionAnswer
{
    private GuestSessionAnswer() { }

    /// <summary>The session as it is.</summary>
    public sealed record Viewed(SessionView Session) : GuestSessionAnswer;

    /// <summary>Where the message stands, whether it was sent now or before.</summary>
    public sealed record Stored(SequenceId Sequence) : GuestSessionAnswer;

    /// <summary>Messages oldest first, and how far the transcript goes at that moment.</summary>
    public sealed record Messages(
        ImmutableArray<Message> Items, SequenceId StoredThrough, SequenceId Last) : GuestSessionAnswer;

    /// <summary>An attachment of the session; null where there is none of that id.</summary>
    public sealed record Attached(Attachment? Attachment) : GuestSessionAnswer;

    public sealed record None : GuestSessionAnswer
    {
        public static readonly None Instance = new();
    }
}

/// <summary>A session as others may see it.</summary>
/// <param name="ExpiresAt">When it ends unless the guest does something; when it ended, where it has.</param>
/// <param name="Connection">The guest's socket, as last reported.</param>
/// <param name="Ended">Null while the session is open.</param>
public sealed record SessionView(Opening Opening, Routing Routing, TokenState Token, DateTimeOffset ExpiresAt,
    DateTimeOffset LastActivity, GuestConnection? Connection, bool WasConnected, bool IsAssigned,
    SequenceId Last, SequenceId StoredThrough, ReadMarks Marks, SessionMetrics Metrics, ActivityLog Activity,
    SessionEnd? Ended)
{
    public GuestSessionId Id => Opening.Session;

    public ConversationId Conversation => ConversationId.Of(Opening.Session);

    public GuestId Guest => Opening.Guest;

    /// <summary>Expiry counts from its instant on, also in the moment before it is stored.</summary>
    public bool IsOpenAt(DateTimeOffset now) => Ended is null && now < ExpiresAt;

    /// <summary>An agent has the conversation and is connected: what the guest writes is read now.</summary>
    public bool IsAgentThere { get; init; }

    /// <summary>The guest's socket was told that it ends at <see cref="ExpiresAt"/>.</summary>
    public bool IsEndWarned { get; init; }
}

/// <summary>How and when a session ended.</summary>
public sealed record SessionEnd(EndReason Reason, DateTimeOffset At);
