using System.Collections.Immutable;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Queues;

/// <summary>A conversation in the line of a queue.</summary>
/// <param name="Ticket">The session's count of what it told queues: a repeat or a late arrival has a smaller or equal
/// one.</param>
/// <param name="ExpiresAt">When the session is over in any case and the place is given up.</param>
/// <param name="Offer">The offer that one agent now considers; null while there is none.</param>
/// <param name="Declined">Agents who would not or did not answer in this round.</param>
/// <param name="PausedUntil">Everybody suitable has declined: the next round starts then.</param>
public sealed record WaitingConversation(QueueId Queue, ConversationId Conversation, long Ticket,
    int Priority, ImmutableArray<SkillRequirement> Skills, string? Language, DateTimeOffset Since,
    DateTimeOffset ExpiresAt, PendingOffer? Offer, ImmutableArray<AgentId> Declined, DateTimeOffset? PausedUntil)
    : IComparable<WaitingConversation>
{
    /// <summary>When time alone changes something for it.</summary>
    public DateTimeOffset NextDue
    {
        get
        {
            var due = ExpiresAt;
            if (Offer is { } offer && offer.ExpiresAt < due) due = offer.ExpiresAt;
            if (PausedUntil < due) due = PausedUntil.Value;
            return due;
        }
    }

    /// <summary>The order of the line: priority, then longest wait; the id only makes it total.</summary>
    public int CompareTo(WaitingConversation? other)
    {
        if (other is null) return -1;
        var byPriority = other.Priority.CompareTo(Priority);
        if (byPriority != 0) return byPriority;
        var byWait = Since.CompareTo(other.Since);
        return byWait != 0 ? byWait : Conversation.CompareTo(other.Conversation);
    }
}

/// <summary>A conversation put before one agent until <paramref name="ExpiresAt"/>.</summary>
/// <param name="Number">Counts the queue's offers, so that an answer to an older offer is recognised.</param>
public sealed record PendingOffer(long Number, AgentId Agent, DateTimeOffset ExpiresAt);
