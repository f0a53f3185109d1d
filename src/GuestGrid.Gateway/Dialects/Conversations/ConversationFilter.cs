using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Gateway.Dialects.Conversations;

/// <summary>
/// Which conversations are asked for: <c>guest.id="…"</c>, and where wanted <c>type="webchat"</c> and
/// <c>state="active"</c> or <c>"closed"</c>, joined by <c>AND</c> in any order.
/// </summary>
internal sealed partial record ConversationFilter(GuestId Guest, string? Type, string? State)
{
    private const int LengthMax = 1000;

    /// <param name="fault">What is wrong, and where, in words a client can act on.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out ConversationFilter? filter, [NotNullWhen(false)] out string? fault)
    {
        (filter, fault) = (null, null);
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        if (text is not { Length: > 0 and <= LengthMax })
            return Fail($"query.filter is missing or longer than {LengthMax} characters.", out fault);
        for (var at = 0; ;)
        {
            var clause = Clause().Match(text, at);
            if (!clause.Success)
                return Fail(
                    $"At {at + 1}: expected guest.id, type or state, = and a value in double quotes.", out fault);
            if (!members.TryAdd(clause.Groups["name"].Value, clause.Groups["value"].Value))
                return Fail($"At {at + 1}: {clause.Groups["name"].Value} stands twice.", out fault);
            at += clause.Length;
            if (at == text.Length) break;
            var and = And().Match(text, at);
            if (!and.Success) return Fail($"At {at + 1}: expected AND.", out fault);
            at += and.Length;
        }
        if (!members.TryGetValue("guest.id", out var id)) return Fail("guest.id is missing.", out fault);
        // What is no id is nobody's id: nothing is found.
        GuestId.TryParse(id, out var guest);
        filter = new ConversationFilter(guest, members.GetValueOrDefault("type"), members.GetValueOrDefault("state"));
        return true;
    }

    private static bool Fail(string message, out string fault)
    {
        fault = message;
        return false;
    }

    [GeneratedRegex("""\G\s*(?<name>guest\.id|type|state)\s*=\s*"(?<value>[^"]*)"\s*""")]
    private static partial Regex Clause();

    [GeneratedRegex("""\GAND\b""", RegexOptions.IgnoreCase)]
    private static partial Regex And();
}
