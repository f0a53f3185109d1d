using GuestGrid.Core.Queues;

namespace GuestGrid.Core.Tests.Queues;

/// <summary>What no state of a queue exceeds, and what never goes back.</summary>
internal static class QueueLimits
{
    public static string? Excess(Queue queue, QueuePolicy policy)
    {
        if (queue.Line.Count > policy.WaitingMax) return $"{queue.Line.Count} wait";
        if (queue.Agents.Count > policy.AgentsMax) return $"{queue.Agents.Count} agents";
        if (queue.Gone.Count > Queue.GoneMax) return $"{queue.Gone.Count} departures";
        if (queue.Agents.Values.Any(agent => agent.Free < 0)) return "more offered than is free";
        if (policy.EchoAgent && queue.Agents.IsEmpty
            && queue.Line.Count > 0) return "somebody waits although echo is there";
        return queue.Line.Select(waiting => ExcessOf(queue, waiting, policy)).FirstOrDefault(excess =>
            excess is not null);
    }

    public static string? Misstep(Queue before, Queue after) =>
        after.Offers < before.Offers ? "offers are counted backwards" : null;

    private static string? ExcessOf(Queue queue, WaitingConversation waiting, QueuePolicy policy)
    {
        if (!ReferenceEquals(queue.Line.Find(waiting.Conversation), waiting)) return "found is not what stands in line";
        if (waiting.Offer is { } offer && !queue.Agents.ContainsKey(offer.Agent)) return "an offer to nobody";
        if (waiting is { Offer: not null, PausedUntil: not null }) return "offered while it rests";
        if (waiting.Declined.Distinct().Count() != waiting.Declined.Length) return "asked twice in one round";
        if (waiting.Declined.Length > policy.AgentsMax + 1) return $"{waiting.Declined.Length} declined";
        return waiting is { Offer: null, PausedUntil: null } && IsSuitedFor(queue, waiting)
            ? "could be offered and is not" : null;
    }

    private static bool IsSuitedFor(Queue queue, WaitingConversation waiting) => queue.Agents.Values.Any(agent =>
        agent.Free > 0 && waiting.Skills.All(skill => agent.Skills.GetValueOrDefault(skill.Skill, -1) >= skill.Level));
}
