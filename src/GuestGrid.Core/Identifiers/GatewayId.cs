using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>
/// Names one run of one gateway process: a restarted gateway is another one, so addresses into its past are
/// recognised.
/// </summary>
public readonly record struct GatewayId : IIdentifier<GatewayId>, IComparable<GatewayId>
{
    private readonly string? text;

    private GatewayId(string text) => this.text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out GatewayId id)
    {
        var valid = IdentifierText.IsValid(text);
        id = valid ? new GatewayId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static GatewayId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a valid gateway id.");

    public int CompareTo(GatewayId other) => string.CompareOrdinal(text, other.text);

    public override string ToString() => text ?? "";
}
