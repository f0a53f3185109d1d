using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>Chosen by a sender so that sending again is the same message.</summary>
public readonly record struct ClientMessageId : IIdentifier<ClientMessageId>, IComparable<ClientMessageId>
{
    private readonly string? text;

    private ClientMessageId(string text) => this.text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out ClientMessageId id)
    {
        var valid = IdentifierText.IsValid(text);
        id = valid ? new ClientMessageId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static ClientMessageId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a valid client message id.");

    public int CompareTo(ClientMessageId other) => string.CompareOrdinal(text, other.text);

    public override string ToString() => text ?? "";
}
