using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>Names a capability that a conversation requires and an agent has.</summary>
public readonly record struct SkillId : IIdentifier<SkillId>, IComparable<SkillId>
{
    private readonly string? text;

    private SkillId(string text) => this.text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out SkillId id)
    {
        var valid = IdentifierText.IsValid(text);
        id = valid ? new SkillId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static SkillId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a valid skill id.");

    public int CompareTo(SkillId other) => string.CompareOrdinal(text, other.text);

    public override string ToString() => text ?? "";
}
