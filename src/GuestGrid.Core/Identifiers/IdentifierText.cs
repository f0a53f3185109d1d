namespace GuestGrid.Core.Identifiers;

/// <summary>
/// The rule for ids that come as free text from outside: 1 to <see cref="LengthMax"/> UTF-16 units, no control
/// characters, well formed.
/// </summary>
public static class IdentifierText
{
    public const int LengthMax = 128;

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > LengthMax) return false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c)) return false;
            if (!char.IsSurrogate(c)) continue;
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }
        return true;
    }
}
