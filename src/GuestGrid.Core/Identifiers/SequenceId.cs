using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GuestGrid.Core.Identifiers;

/// <summary>
/// Place of a message in its conversation: 1 for the first, no gaps, both directions in one sequence.
/// </summary>
public readonly record struct SequenceId(long Number) : IComparable<SequenceId>
{
    private const int NumberDigits = 10;

    /// <summary>Characters of the wire form.</summary>
    public const int Width = 16;

    /// <summary>The position before the first message.</summary>
    public static readonly SequenceId None = new(0);

    public SequenceId Next => new(Number + 1);

    /// <summary>
    /// The wire form (surface, section 6): six digits of epoch, ten of number. Fixed width, so that plain and numeric
    /// comparison order it alike; below 2^53, so that a client may also parse it; and the epoch belongs to the
    /// conversation, so that a position of another conversation is recognised instead of answered with wrong data.
    /// </summary>
    public string ToText(ConversationId conversation) =>
        string.Create(CultureInfo.InvariantCulture, stackalloc char[Width], $"{Epoch(conversation):D6}{Number:D10}");

    /// <summary>False when the text is malformed or a position of another conversation.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, ConversationId conversation, out SequenceId sequence)
    {
        sequence = None;
        if (text is not { Length: Width }) return false;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        var (epoch, number) = Math.DivRem(value, (long)Math.Pow(10, NumberDigits));
        if (epoch != Epoch(conversation)) return false;
        sequence = new SequenceId(number);
        return true;
    }

    // What a record prints by itself would include the next position, and that one's next, without end.
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);

    public int CompareTo(SequenceId other) => Number.CompareTo(other.Number);

    public static bool operator <(SequenceId left, SequenceId right) => left.Number < right.Number;
    public static bool operator >(SequenceId left, SequenceId right) => left.Number > right.Number;
    public static bool operator <=(SequenceId left, SequenceId right) => left.Number <= right.Number;
    public static bool operator >=(SequenceId left, SequenceId right) => left.Number >= right.Number;

    // 100000 to 899999: never a leading zero, and with ten digits behind it still below 2^53.
    private static uint Epoch(ConversationId conversation)
    {
        Span<byte> bytes = stackalloc byte[16];
        conversation.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return 100_000 + BinaryPrimitives.ReadUInt32BigEndian(bytes) % 800_000;
    }
}
