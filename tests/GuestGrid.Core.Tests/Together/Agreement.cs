using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.Together;

/// <summary>What entities must agree on once every tell has arrived.</summary>
internal static class Agreement
{
    private static readonly string[] Agents = ["ann", "bob", "cyd"];
    private static readonly string[] Queues = ["sales", "help"];
    private static readonly int[] Sessions = [1, 2, 3];

    /// <summary>The first thing on which they differ, or null.</summary>
    public static string? Broken(World world) => Sessions.Select(number => OfSession(world, number))
        .Concat(Agents.Select(name => OfAgent(world, name)))
        .Concat(Queues.Select(name => OfQueue(world, name)))
        .FirstOrDefault(broken => broken is not null);

    /// <summary>A conversation whose guest still waits, or null.</summary>
    public static string? Stranded(World world) => Sessions
        .Where(number => world.Session(number).State is GuestSession.Open { Stage: RoutingStage.Waiting })
        .Select(number => $"session {number} waits although an agent is free").FirstOrDefault();

    private static string? OfSession(World world, int number)
    {
        var session = world.Session(number).State;
        var holdsSlot = world.Visitor.State.Slots.Any(slot => slot.Session == Ids.Session(number));
        if (session is GuestSession.Open != holdsSlot)
            return $"session {number} and its slot: {session.GetType().Name}";
        if (session is not GuestSession.Open open) return null;
        switch (open.Stage)
        {
            case RoutingStage.Assigned assigned:
                return world.Agent(assigned.Agent.ToString()).State.Assignments.ContainsKey(open.Conversation)
                    ? null
                    : $"session {number} is with {assigned.Agent}, who does not know";
            case RoutingStage.Waiting:
                return world.Queue(open.Routing.Queue.ToString()).State.Line.Find(open.Conversation) is { } waiting
                    && waiting.Ticket == open.Ticket
                    ? null
                    : $"session {number} waits in {open.Routing.Queue}, which does not know";
            default:
                return null;
        }
    }

    private static string? OfAgent(World world, string name)
    {
        var agent = world.Agent(name).State;
        foreach (var conversation in agent.Assignments.Keys)
            if (!Sessions.Any(number => world.Session(number).State is GuestSession.Open open
                && open.Conversation == conversation && open.Stage is RoutingStage.Assigned assigned
                && assigned.Agent == Ids.Agent(name)))
                return $"{name} serves {conversation}, which does not know";
        foreach (var offer in agent.Offers.Values)
            if (!Queues.Any(queue => world.Queue(queue).State.Line.Find(offer.Conversation)?.Offer is { } pending
                && pending.Agent == Ids.Agent(name) && pending.Number == offer.Number))
                return $"{name} considers {offer.Conversation}, which nobody offers";
        return null;
    }

    private static string? OfQueue(World world, string name)
    {
        var queue = world.Queue(name).State;
        foreach (var waiting in queue.Line)
            if (OfWaiting(world, name, waiting) is { } broken) return broken;
        foreach (var agent in Agents)
        {
            var state = world.Agent(agent).State;
            var serves = state.Presence is AgentPresence.Present && state.Profile!.Queues.Contains(Ids.Queue(name));
            var known = queue.Agents.GetValueOrDefault(Ids.Agent(agent));
            if (serves != known is not null) return $"{name} and {agent} do not agree whether {agent} is there";
            if (known?.Free < state.Free) return $"{name} believes {agent} has {known.Free} free, not {state.Free}";
        }
        return null;
    }

    private static string? OfWaiting(World world, string name, WaitingConversation waiting)
    {
        if (!Sessions.Any(number => world.Session(number).State is GuestSession.Open open
            && open.Conversation == waiting.Conversation && open.Stage is RoutingStage.Waiting
            && open.Routing.Queue == Ids.Queue(name)))
            return $"{waiting.Conversation} stands in {name} and does not wait there";
        return waiting.Offer is { } offer
            && world.Agent(offer.Agent.ToString()).State.Offers.GetValueOrDefault(waiting.Conversation)?.Number
                != offer.Number
            ? $"{waiting.Conversation} is offered to {offer.Agent}, who does not know"
            : null;
    }
}
