using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Agents;

/// <summary>What has happened to an agent. Stored: names and members are a storage format.</summary>
public abstract record AgentEvent
{
    private AgentEvent() { }

    public sealed record SignedOn(ConnectionAddress Connection, AgentProfile Profile, DateTimeOffset Until)
        : AgentEvent;

    public sealed record PresenceRenewed(DateTimeOffset Until) : AgentEvent;

    public sealed record SignedOff : AgentEvent;

    public sealed record Disconnected(DateTimeOffset GraceUntil) : AgentEvent;

    public sealed record OfferReceived(AgentOffer Offer) : AgentEvent;

    public sealed record OfferClosed(ConversationId Conversation) : AgentEvent;

    public sealed record OfferAccepted(AgentAssignment Assignment) : AgentEvent;

    public sealed record AssignmentEnded(ConversationId Conversation) : AgentEvent;

    /// <summary>The queues were told what is free now.</summary>
    public sealed record QueuesInformed(long Change) : AgentEvent;
}
