using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>The one way a UUID is spelled: 36 characters, hexadecimal digits of either case and four hyphens.</summary>
internal static class UuidText
{
    private const int Length = 36;

    private static readonly SearchValues<char> Spelling = SearchValues.Create("0123456789abcdefABCDEF-");

    // Guid alone takes white space around it, and signs within.
    public static bool TryParse([NotNullWhen(true)] string? text, out Guid value)
    {
        value = default;
        return text is { Length: Length } && !text.AsSpan().ContainsAnyExcept(Spelling)
            && Guid.TryParseExact(text, "D", out value);
    }
}
