using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>Names one guest session.</summary>
public readonly record struct GuestSessionId(Guid Value) : IUuid<GuestSessionId>, IComparable<GuestSessionId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out GuestSessionId id)
    {
        var valid = UuidText.TryParse(text, out var value);
        id = new GuestSessionId(value);
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static GuestSessionId Parse(string text) => new(Guid.ParseExact(text, "D"));

    public int CompareTo(GuestSessionId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
