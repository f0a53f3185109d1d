using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>
/// Opaque name of a browser across sessions: chosen by the site or minted by us; no proof of anything.
/// </summary>
public readonly record struct AnonymousId : IIdentifier<AnonymousId>, IComparable<AnonymousId>
{
    private readonly string? text;

    private AnonymousId(string text) => this.text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out AnonymousId id)
    {
        var valid = IdentifierText.IsValid(text);
        id = valid ? new AnonymousId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static AnonymousId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a valid anonymous id.");

    public int CompareTo(AnonymousId other) => string.CompareOrdinal(text, other.text);

    public override string ToString() => text ?? "";
}
