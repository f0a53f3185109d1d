using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>Names one live socket of one gateway.</summary>
public readonly record struct ConnectionId(Guid Value) : IUuid<ConnectionId>, IComparable<ConnectionId>
{
    public static bool TryParse([NotNullWhen(true)] string? text, out ConnectionId id)
    {
        var valid = UuidText.TryParse(text, out var value);
        id = new ConnectionId(value);
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static ConnectionId Parse(string text) => new(Guid.ParseExact(text, "D"));

    public int CompareTo(ConnectionId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
