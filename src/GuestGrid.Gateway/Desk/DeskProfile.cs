using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GuestGrid.Core.Agents;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Desk;

/// <summary>Reads what an agent signs on with.</summary>
internal static class DeskProfile
{
    /// <param name="fault">What is wrong, in words an agent's software can show.</param>
    public static bool TryRead(
        ClientFrame frame, [NotNullWhen(true)] out AgentProfile? profile, [NotNullWhen(false)] out string? fault)
    {
        (profile, fault) = (null, null);
        if (!AgentId.TryParse(frame.AgentId, out var agent) || agent == EchoAgent.Id)
            return Fail("agentId is 1 to 128 characters, and not that of the built-in agent.", out fault);
        var name = frame.Name ?? frame.AgentId;
        if (name.Length is 0 or > GuestNames.NameLengthMax || name.Any(char.IsControl))
            return Fail($"name is 1 to {GuestNames.NameLengthMax} characters, without control characters.", out fault);
        var queues = ImmutableArray.CreateBuilder<QueueId>();
        foreach (var text in frame.Queues ?? [])
        {
            if (!QueueId.TryParse(text, out var queue)) return Fail("queues holds what is no queue id.", out fault);
            if (!queues.Contains(queue)) queues.Add(queue);
        }
        if (queues.Count == 0) return Fail("queues names at least one queue.", out fault);
        var skills = ImmutableSortedDictionary.CreateBuilder<SkillId, int>();
        foreach (var (text, level) in frame.Skills ?? [])
        {
            if (!SkillId.TryParse(text, out var skill)
                || !int.TryParse(level, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return Fail("skills maps skill ids to whole levels.", out fault);
            skills[skill] = number;
        }
        if ((frame.Capacity ?? 1) < 1) return Fail("capacity is at least 1.", out fault);
        profile = new AgentProfile(agent, name, queues.ToImmutable(), skills.ToImmutable(), frame.Capacity ?? 1);
        return true;
    }

    private static bool Fail(string message, out string fault)
    {
        fault = message;
        return false;
    }
}
