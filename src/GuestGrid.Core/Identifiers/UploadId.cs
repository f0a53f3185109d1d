using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>Names one attempt to upload an attachment; of several the session keeps one.</summary>
public readonly record struct UploadId(Guid Value) : IUuid<UploadId>, IComparable<UploadId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out UploadId id)
    {
        var valid = UuidText.TryParse(text, out var value);
        id = new UploadId(value);
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static UploadId Parse(string text) => new(Guid.ParseExact(text, "D"));

    public int CompareTo(UploadId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
