using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>
/// Names the conversation of one guest session. The two ids are different, so that a client which mixes them up is told
/// so, yet each is derived from the other, so that nobody needs an index to find a conversation's owner.
/// </summary>
public readonly record struct ConversationId(Guid Value) : IUuid<ConversationId>, IComparable<ConversationId>
{
    // Leaves the version and variant bits of a UUID alone; stored data depends on it, so it never changes.
    private static readonly Guid Mask = new("5a17c3d2-94b1-0e6d-0b38-c2f061a9d47e");

    public static ConversationId Of(GuestSessionId session) => new(Derive(session.Value));

    public GuestSessionId Session => new(Derive(Value));

    public static bool TryParse([NotNullWhen(true)] string? text, out ConversationId id)
    {
        var valid = UuidText.TryParse(text, out var value);
        id = new ConversationId(value);
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static ConversationId Parse(string text) => new(Guid.ParseExact(text, "D"));

    public int CompareTo(ConversationId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");

    private static Guid Derive(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> mask = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Mask.TryWriteBytes(mask, bigEndian: true, out _);
        for (var i = 0; i < bytes.Length; i++) bytes[i] ^= mask[i];
        return new Guid(bytes, bigEndian: true);
    }
}
