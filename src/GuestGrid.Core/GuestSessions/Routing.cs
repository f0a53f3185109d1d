using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>Where a conversation should go: its queue, and what the agent who takes it must be able to do.</summary>
/// <param name="Priority">Larger goes first.</param>
/// <param name="Skills">All must be met at their level.</param>
public sealed record Routing(QueueId Queue, int Priority, ImmutableArray<SkillRequirement> Skills, string? Language)
{
    /// <summary>Most skills one conversation may require.</summary>
    public const int SkillsMax = 50;

    public bool SameAs(Routing other) => Queue == other.Queue && Priority == other.Priority
        && Language == other.Language && Skills.SequenceEqual(other.Skills);
}

/// <summary>A skill and the least level at which an agent must have it.</summary>
public sealed record SkillRequirement(SkillId Skill, int Level);

/// <summary>What a context change says about routing; null leaves a part as it is.</summary>
public sealed record RoutingChange(
    QueueId? Queue, int? Priority, ImmutableArray<SkillRequirement>? Skills, string? Language)
{
    public Routing ApplyTo(Routing routing) => new(
        Queue ?? routing.Queue, Priority ?? routing.Priority, Skills ?? routing.Skills, Language ?? routing.Language);
}

/// <summary>How far a conversation has come on its way to an agent.</summary>
public abstract record RoutingStage
{
    private RoutingStage() { }

    /// <summary>The guest has not been there yet, so nobody is offered the conversation.</summary>
    public sealed record AwaitingGuest : RoutingStage
    {
        public static readonly AwaitingGuest Instance = new();
    }

    /// <summary>In its queue.</summary>
    /// <param name="RetryAt">When to ask a queue again that was full; null where it took the conversation.</param>
    public sealed record Waiting(DateTimeOffset Since, DateTimeOffset? RetryAt) : RoutingStage;

    /// <summary>With an agent.</summary>
    /// <param name="Connection">Where the agent's socket is; null while it is away.</param>
    public sealed record Assigned(
        AgentId Agent, string AgentName, ConnectionAddress? Connection, DateTimeOffset Since,
            DateTimeOffset WaitedSince)
        : RoutingStage;
}
