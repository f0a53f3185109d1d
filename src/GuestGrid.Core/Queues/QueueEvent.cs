using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Queues;

/// <summary>What has happened in a queue. Stored: names and members are a storage format.</summary>
public abstract record QueueEvent
{
    private QueueEvent() { }

    public sealed record ConversationQueued(WaitingConversation Waiting) : QueueEvent;

    /// <summary>The conversation left the line: taken by an agent, withdrawn, or over.</summary>
    public sealed record ConversationLeft(ConversationId Conversation, long Ticket) : QueueEvent;

    public sealed record AgentNoted(AvailableAgent Agent) : QueueEvent;

    public sealed record AgentDropped(AgentId Agent) : QueueEvent;

    public sealed record OfferMade(ConversationId Conversation, PendingOffer Offer) : QueueEvent;

    public sealed record OfferFailed(ConversationId Conversation, AgentId Agent) : QueueEvent;

    /// <summary>Everybody suitable has declined.</summary>
    public sealed record OffersPaused(ConversationId Conversation, DateTimeOffset Until) : QueueEvent;

    /// <summary>The next round of offers starts.</summary>
    public sealed record OffersResumed(ConversationId Conversation) : QueueEvent;
}
