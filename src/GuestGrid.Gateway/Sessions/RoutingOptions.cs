using System.Collections.Frozen;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Gateway.Sessions;

/// <summary>The section <c>GuestGrid:Routing</c>, checked.</summary>
/// <param name="Default">For guests who come without routing.</param>
/// <param name="Queues">Null where any queue is accepted.</param>
/// <param name="Skills">Null where any skill is accepted.</param>
public sealed record RoutingOptions(Routing Default, FrozenSet<QueueId>? Queues, FrozenSet<SkillId>? Skills)
{
    public static RoutingOptions Read(SettingReader routing, bool isDevelopment)
    {
        var queues = Ids<QueueId>(routing, "Queues");
        var skills = Ids<SkillId>(routing, "Skills");
        var fallback = routing.Text("DefaultQueue") ?? (queues.Count > 0 ? queues[0].ToString()! : "default");
        if (!QueueId.TryParse(fallback, out var queue))
            routing.Fault("DefaultQueue", fallback, "1 to 128 characters without control characters", "Name a queue.");
        var unknown = routing.Text("UnknownQueues") ?? (isDevelopment || queues.Count == 0 ? "Accept" : "Reject");
        var reject = unknown.Equals("Reject", StringComparison.OrdinalIgnoreCase);
        if (!reject && !unknown.Equals("Accept", StringComparison.OrdinalIgnoreCase))
            routing.Fault("UnknownQueues", unknown, "Accept or Reject", "Choose one of the two.");
        if (reject && queues.Count == 0)
            routing.Fault("Queues", null, "at least one queue while UnknownQueues is Reject", "List the queues.");
        if (reject && queues.Count > 0 && !queues.Contains(queue))
            routing.Fault("DefaultQueue", fallback, "one of Queues while UnknownQueues is Reject", "Add it to them.");
        return new RoutingOptions(new Routing(queue, 0, [], null),
            reject ? queues.ToFrozenSet() : null, reject ? skills.ToFrozenSet() : null);
    }

    /// <summary>What of <paramref name="routing"/> is not configured; null when all is.</summary>
    public string? FindUnknown(Routing routing)
    {
        if (Queues?.Contains(routing.Queue) == false) return "The queue is not known.";
        return Skills is not null && routing.Skills.Any(skill => !Skills.Contains(skill.Skill))
            ? "A required skill is not known." : null;
    }

    private static List<T> Ids<T>(SettingReader section, string name) where T : struct, IIdentifier<T>
    {
        var ids = new List<T>();
        foreach (var text in section.Texts(name))
        {
            if (T.TryParse(text, out var id)) ids.Add(id);
            else section.Fault(name, text, "1 to 128 characters without control characters", "Correct or remove it.");
        }
        return ids;
    }
}
