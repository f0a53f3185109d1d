using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Queues;

/// <summary>What can be asked of a queue. Those that other entities tell are stored in outboxes.</summary>
public abstract record QueueCommand
{
    private QueueCommand() { }

    /// <summary>Puts a conversation into the line, or changes what it asks for.</summary>
    public sealed record Enqueue(WaitingConversation Waiting) : QueueCommand
    {
        public long Ticket => Waiting.Ticket;
    }

    public sealed record Withdraw(ConversationId Conversation, long Ticket) : QueueCommand;

    /// <summary>An agent is there, with so much capacity left.</summary>
    public sealed record NoteAgent(AgentId Agent, ImmutableSortedDictionary<SkillId, int> Skills, int Free, long Change)
        : QueueCommand;

    public sealed record DropAgent(AgentId Agent, long Change) : QueueCommand;

    public sealed record AnswerOffer(ConversationId Conversation, long Offer, AgentId Agent, OfferAnswer Answer)
        : QueueCommand;

    public sealed record Inspect : QueueCommand;

    public sealed record Tick : QueueCommand;
}

/// <summary>What became of an offer.</summary>
public enum OfferAnswer
{
    Accepted,
    Declined,

    /// <summary>The agent is not there or has no capacity left.</summary>
    Unavailable,
}

/// <summary>What a queue answers.</summary>
public sealed record QueueAnswer(int Waiting, int Agents);
