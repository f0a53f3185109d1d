using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>The part of a guest's network address that limits count by: an IPv4 /24 or an IPv6 /56.</summary>
public readonly record struct AddressPrefix : IIdentifier<AddressPrefix>, IComparable<AddressPrefix>
{
    private readonly string? text;

    private AddressPrefix(string text) => this.text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out AddressPrefix id)
    {
        var valid = IdentifierText.IsValid(text);
        id = valid ? new AddressPrefix(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static AddressPrefix Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a valid address prefix.");

    public int CompareTo(AddressPrefix other) => string.CompareOrdinal(text, other.text);

    public override string ToString() => text ?? "";
}
