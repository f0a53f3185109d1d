using System.Diagnostics.CodeAnalysis;

namespace GuestGrid.Core.Identifiers;

/// <summary>Names one message everywhere; derived from its conversation and its place in it.</summary>
public readonly record struct MessageId(Guid Value) : IUuid<MessageId>, IComparable<MessageId>
{
    /// <summary>
    /// The id of the message at <paramref name="sequence"/>; unique in the conversation, a valid UUID still.
    /// </summary>
    public static MessageId Of(ConversationId conversation, SequenceId sequence)
    {
        Span<byte> bytes = stackalloc byte[16];
        conversation.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        for (var i = 0; i < 6; i++) bytes[15 - i] ^= (byte)(sequence.Number >> (8 * i));
        return new MessageId(new Guid(bytes, bigEndian: true));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out MessageId id)
    {
        var valid = UuidText.TryParse(text, out var value);
        id = new MessageId(value);
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static MessageId Parse(string text) => new(Guid.ParseExact(text, "D"));

    public int CompareTo(MessageId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
