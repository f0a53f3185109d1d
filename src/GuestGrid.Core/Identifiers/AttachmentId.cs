using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>
/// Names one attachment everywhere. No secret: who may use it, its session and signed addresses say; only of one that
/// has no session yet it proves that its uploader meant it to be shown by whoever knows it.
/// </summary>
public readonly record struct AttachmentId(Guid Value) : IUuid<AttachmentId>, IComparable<AttachmentId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out AttachmentId id)
    {
        var valid = UuidText.TryParse(text, out var value);
        id = new AttachmentId(value);
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static AttachmentId Parse(string text) => new(Guid.ParseExact(text, "D"));

    public int CompareTo(AttachmentId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
