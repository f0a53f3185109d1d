using System.Collections.Immutable;
using System.Text.Json;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Gateway.Sessions;

/// <summary>
/// The members of a context that steer routing: <c>queueId</c>, <c>priority</c>, <c>language</c>, <c>skills</c>
/// (surface, section 6).
/// </summary>
public static class ContextRouting
{
    /// <summary>False when one of them is of the wrong kind; null where none of them is there.</summary>
    public static bool TryRead(IReadOnlyList<KeyValuePair<string, string?>> context, out RoutingChange? change)
    {
        change = null;
        foreach (var (key, json) in context)
        {
            if (json is null || key is not ("queueId" or "priority" or "language" or "skills")) continue;
            using var value = JsonDocument.Parse(json);
            change ??= new RoutingChange(null, null, null, null);
            if (!TryApply(key, value.RootElement, ref change)) return false;
        }
        return true;
    }

    private static bool TryApply(string key, JsonElement value, ref RoutingChange change)
    {
        switch (key)
        {
            case "queueId" when value.ValueKind is JsonValueKind.String:
                if (!QueueId.TryParse(value.GetString(), out var queue)) return false;
                change = change with { Queue = queue };
                return true;
            case "priority" when value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var priority):
                change = change with { Priority = priority };
                return true;
            case "language" when value.ValueKind is JsonValueKind.String:
                change = change with { Language = value.GetString() };
                return GuestFields.IsLanguage(change.Language);
            case "skills" when value.ValueKind is JsonValueKind.Array:
                var skills = ImmutableArray.CreateBuilder<SkillRequirement>();
                foreach (var item in value.EnumerateArray())
                {
                    if (ReadSkill(item) is not { } skill || skills.Count == Routing.SkillsMax) return false;
                    skills.Add(skill);
                }
                change = change with { Skills = skills.ToImmutable() };
                return true;
            default:
                return false;
        }
    }

    // A name, or an object as the HTTP dialects spell it: {id, level} or {skillId, skillLevel}.
    private static SkillRequirement? ReadSkill(JsonElement item)
    {
        if (item.ValueKind is JsonValueKind.String)
            return SkillId.TryParse(item.GetString(), out var name) ? new SkillRequirement(name, 1) : null;
        if (item.ValueKind is not JsonValueKind.Object) return null;
        if (!item.TryGetProperty("id", out var id) && !item.TryGetProperty("skillId", out id)) return null;
        if (id.ValueKind is not JsonValueKind.String || !SkillId.TryParse(id.GetString(), out var skill)) return null;
        if (!item.TryGetProperty("level", out var level) && !item.TryGetProperty("skillLevel", out level))
            return new SkillRequirement(skill, 1);
        return level.ValueKind is JsonValueKind.Number && level.TryGetInt32(out var number)
            ? new SkillRequirement(skill, number) : null;
    }
}
