using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GuestGrid.Gateway.Attachments;

/// <summary>
/// Names of files as clients give them, only ever shown. What could mislead who reads it is refused: paths, control
/// characters, and marks that change the direction of writing or can't be seen. What could mislead a program is mended:
/// dots before the extension become <c>_</c>, so that a name has one extension.
/// </summary>
internal static class FileNames
{
    /// <summary>UTF-16 units.</summary>
    public const int LengthMax = 128;

    public static bool TryRead(string? given, FileKind kind, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (given is not { Length: > 0 and <= LengthMax } || !kind.Ends(given)) return false;
        for (var i = 0; i < given.Length; i++)
        {
            if (given[i] is '/' or '\\' or ':' or '"' or '<' or '>' or '|' or '?' or '*') return false;
            // Half of a character that takes two units is of this category too.
            if (CharUnicodeInfo.GetUnicodeCategory(given, i) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                return false;
            if (char.IsHighSurrogate(given[i])) i++;
        }
        var dot = given.LastIndexOf('.');
        var stem = given[..dot].Replace('.', '_').Trim();
        if (stem.Trim('_').Length == 0) return false;
        name = stem + given[dot..];
        return true;
    }
}
