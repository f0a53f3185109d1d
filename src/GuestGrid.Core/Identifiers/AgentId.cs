using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>Names the employee, or the built-in echo, who serves conversations.</summary>
public readonly record struct AgentId : IIdentifier<AgentId>, IComparable<AgentId>
{
    private readonly string? text;

    private AgentId(string text) => this.text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out AgentId id)
    {
        var valid = IdentifierText.IsValid(text);
        id = valid ? new AgentId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static AgentId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a valid agent id.");

    public int CompareTo(AgentId other) => string.CompareOrdinal(text, other.text);

    public override string ToString() => text ?? "";
}
