using System.Text.RegularExpressions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>Texts that are found again wherever they were stored.</summary>
internal static partial class Marks
{
    public static string Of(GuestId guest, int number) => $"mark {guest} {number} end";

    /// <summary>All of them in a text, with whose they are.</summary>
    public static IEnumerable<(string Mark, GuestId Guest)> In(string text)
    {
        if (!text.Contains("mark ", StringComparison.Ordinal)) return [];
        return Pattern().Matches(text).Select(match => (match.Value, GuestId.Parse(match.Groups[1].Value)));
    }

    [GeneratedRegex("mark ([0-9a-f-]{36}) [0-9]+ end")]
    private static partial Regex Pattern();
}
