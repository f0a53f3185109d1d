using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Agents;

/// <summary>An employee at work: what was promised to queues, what is considered, what is served.</summary>
/// <param name="Change">Counts what queues were told, so that they recognise what arrives late.</param>
public sealed record Agent(AgentPresence Presence, AgentProfile? Profile, long Change,
    ImmutableSortedDictionary<ConversationId, AgentOffer> Offers,
    ImmutableSortedDictionary<ConversationId, AgentAssignment> Assignments)
{
    /// <summary>Conversations this agent can still take.</summary>
    public int Free => Presence is AgentPresence.Present && Profile is { } profile
        ? Math.Max(0, profile.Capacity - Offers.Count - Assignments.Count)
        : 0;
}

/// <summary>Is the agent there?</summary>
public abstract record AgentPresence
{
    private AgentPresence() { }

    public sealed record SignedOff : AgentPresence
    {
        public static readonly SignedOff Instance = new();
    }

    /// <summary>
    /// At a socket, which says so again and again: a gateway that died says nothing, and after <paramref name="Until"/>
    /// the agent counts as away.
    /// </summary>
    public sealed record Present(ConnectionAddress Connection, DateTimeOffset Until) : AgentPresence;

    /// <summary>The socket is gone; the conversations are kept until <paramref name="Until"/>.</summary>
    public sealed record Away(DateTimeOffset Until) : AgentPresence;
}

/// <summary>What an agent signed on with.</summary>
public sealed record AgentProfile(AgentId Agent, string Name, ImmutableArray<QueueId> Queues,
    ImmutableSortedDictionary<SkillId, int> Skills, int Capacity)
{
    public bool SameAs(AgentProfile other) => Agent == other.Agent && Name == other.Name && Capacity == other.Capacity
        && Queues.SequenceEqual(other.Queues) && Skills.SequenceEqual(other.Skills);
}

/// <summary>A conversation put before the agent.</summary>
/// <param name="Ticket">The session's: what is agreed under it is void once the session has a newer one.</param>
public sealed record AgentOffer(ConversationId Conversation, long Number, QueueId Queue,
    DateTimeOffset WaitingSince, DateTimeOffset ExpiresAt, long Ticket);

/// <summary>A conversation the agent serves.</summary>
/// <param name="Ticket">Of the offer that was accepted.</param>
public sealed record AgentAssignment(ConversationId Conversation, QueueId Queue, DateTimeOffset Since, long Ticket);

/// <summary>The limits of one agent.</summary>
/// <param name="GracePeriod">How long an agent that dropped keeps its conversations.</param>
/// <param name="PresenceLease">How long an agent counts as there without its socket saying so.</param>
public sealed record AgentPolicy(
    TimeSpan GracePeriod, int CapacityMax, int QueuesMax, int SkillsMax, TimeSpan PresenceLease)
{
    public static readonly AgentPolicy Default =
        new(TimeSpan.FromSeconds(30), 1_000, 50, 200, TimeSpan.FromSeconds(30));
}
