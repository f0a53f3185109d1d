using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core;

/// <summary>
/// News that an entity has for a connected guest or agent; the gateway spells it in the client's dialect.
/// </summary>
public abstract record Notice
{
    private Notice(ConversationId conversation) => Conversation = conversation;

    public ConversationId Conversation { get; init; }

    /// <summary>A message of the other side, or of the same side through another connection.</summary>
    public sealed record MessageAdded(ConversationId Conversation, Message Message) : Notice(Conversation);

    /// <summary>The receiver's own message is stored.</summary>
    public sealed record MessageAcknowledged(
        ConversationId Conversation, SequenceId Sequence, ClientMessageId? ClientMessageId) : Notice(Conversation);

    public sealed record TypingSignalled(ConversationId Conversation, bool IsTyping) : Notice(Conversation);

    /// <summary>The other side has read everything up to <paramref name="Sequence"/>.</summary>
    public sealed record ReadMarkMoved(ConversationId Conversation, SequenceId Sequence) : Notice(Conversation);

    public sealed record Routed(ConversationId Conversation, QueueId Queue) : Notice(Conversation);

    public sealed record AgentJoined(ConversationId Conversation, string Name) : Notice(Conversation);

    public sealed record AgentLeft(ConversationId Conversation, string Name) : Notice(Conversation);

    /// <summary>The guest's token runs out: here is the fresh one.</summary>
    public sealed record TokenRenewed(ConversationId Conversation, SessionView Session) : Notice(Conversation);

    /// <summary>The session ends at <paramref name="ExpiresAt"/> unless the guest does something.</summary>
    public sealed record IdleWarning(ConversationId Conversation, DateTimeOffset ExpiresAt) : Notice(Conversation);

    public sealed record Ended(ConversationId Conversation, EndReason Reason) : Notice(Conversation);

    /// <summary>A newer connection took this one's place.</summary>
    public sealed record Superseded(ConversationId Conversation) : Notice(Conversation);

    /// <summary>To an agent: will you take this conversation? Who waits there, its session knows and nobody
    /// else.</summary>
    public sealed record Offered(ConversationId Conversation, QueueId Queue, DateTimeOffset WaitingSince,
        DateTimeOffset ExpiresAt) : Notice(Conversation);

    /// <summary>To an agent: the offer is gone (answered too late, or the guest left).</summary>
    public sealed record OfferWithdrawn(ConversationId Conversation) : Notice(Conversation);

    /// <summary>To an agent: the conversation is yours, and news of it come here from now on.</summary>
    public sealed record Assigned(ConversationId Conversation) : Notice(Conversation);

    /// <summary>To an agent: the conversation is no longer yours.</summary>
    public sealed record Unassigned(ConversationId Conversation) : Notice(Conversation);
}
