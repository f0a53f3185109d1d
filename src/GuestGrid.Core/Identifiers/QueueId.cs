using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>Names the queue in which conversations wait for an agent.</summary>
public readonly record struct QueueId : IIdentifier<QueueId>, IComparable<QueueId>
{
    private readonly string? text;

    private QueueId(string text) => this.text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out QueueId id)
    {
        var valid = IdentifierText.IsValid(text);
        id = valid ? new QueueId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static QueueId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a valid queue id.");

    public int CompareTo(QueueId other) => string.CompareOrdinal(text, other.text);

    public override string ToString() => text ?? "";
}
