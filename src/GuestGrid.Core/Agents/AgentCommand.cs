using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Agents;

/// <summary>What can be asked of an agent. Those that other entities tell are stored in outboxes.</summary>
public abstract record AgentCommand
{
    private AgentCommand() { }

    public sealed record SignOn(ConnectionAddress Connection, AgentProfile Profile) : AgentCommand;

    /// <summary>The socket at this address is still there.</summary>
    public sealed record RenewPresence(ConnectionAddress Connection) : AgentCommand;

    /// <summary>Goes home: what is served returns to its queues at once.</summary>
    public sealed record SignOff(ConnectionAddress Connection) : AgentCommand;

    /// <summary>The socket at this address is gone.</summary>
    public sealed record Disconnect(ConnectionAddress Connection) : AgentCommand;

    public sealed record ConsiderOffer(AgentOffer Offer) : AgentCommand;

    public sealed record WithdrawOffer(ConversationId Conversation, long Number) : AgentCommand;

    public sealed record AcceptOffer(ConversationId Conversation) : AgentCommand;

    public sealed record DeclineOffer(ConversationId Conversation) : AgentCommand;

    /// <summary>The conversation is not this agent's any more: ended, moved on, or never became it.</summary>
    /// <param name="Ticket">Of the assignment that is over; a newer one of the same conversation stays.</param>
    public sealed record Release(ConversationId Conversation, long Ticket) : AgentCommand;

    public sealed record Inspect : AgentCommand;

    public sealed record Tick : AgentCommand;
}

/// <summary>What an agent answers: what is before it and what it serves.</summary>
public sealed record AgentAnswer(IReadOnlyList<AgentOffer> Offers, IReadOnlyList<AgentAssignment> Assignments);
