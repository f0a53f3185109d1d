using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Queues;

/// <summary>Conversations that wait for an agent, and the agents who may take them.</summary>
/// <param name="Agents">Those signed on to this queue, with what they can still take.</param>
/// <param name="Offers">How many offers were made so far.</param>
/// <param name="Gone">Conversations that left lately, oldest first, with the ticket they left with: what is told late
/// does not bring them back.</param>
public sealed record Queue(WaitingLine Line, ImmutableSortedDictionary<AgentId, AvailableAgent> Agents, long Offers,
    ImmutableList<DepartedConversation> Gone)
{
    /// <summary>Departures remembered.</summary>
    public const int GoneMax = 1000;
}

/// <summary>An agent as a queue sees it.</summary>
/// <param name="Free">Conversations the agent can still take, offers under way deducted.</param>
/// <param name="Change">The agent's count of its changes; an older one arriving late is ignored.</param>
/// <param name="FreeSince">Who has been free longest is asked first.</param>
public sealed record AvailableAgent(AgentId Agent, ImmutableSortedDictionary<SkillId, int> Skills, int Free,
    long Change, DateTimeOffset FreeSince);

/// <summary>A conversation that left the queue.</summary>
public sealed record DepartedConversation(ConversationId Conversation, long Ticket);

/// <summary>The limits and habits of one queue.</summary>
/// <param name="WaitingMax">Longest line; a conversation beyond it is told to come again.</param>
/// <param name="AgentsMax">Most agents signed on at a time.</param>
/// <param name="OfferTimeout">How long an agent may consider.</param>
/// <param name="OfferPause">How long a conversation that everybody declined rests before the next round.</param>
/// <param name="EchoAgent">With no agent at all, the built-in echo takes every conversation.</param>
public sealed record QueuePolicy(int WaitingMax, int AgentsMax, TimeSpan OfferTimeout, TimeSpan OfferPause,
    bool EchoAgent)
{
    public static readonly QueuePolicy Default = new(10_000, 1_000, TimeSpan.FromSeconds(20),
        TimeSpan.FromSeconds(5), false);
}
