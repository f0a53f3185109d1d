using System.Buffers;

namespace GuestGrid.Runtime.Stores;

/// <summary>
/// How states, events and tells are spelled in stores. Names are explicit and versioned; what was written once is read
/// for ever.
/// </summary>
public interface IStoredFormat
{
    /// <summary>Writes one value on one line: the output holds no line feed.</summary>
    void Write<T>(IBufferWriter<byte> output, T value);

    /// <exception cref="StoredFormatException">The text is not such a value, or of a newer version.</exception>
    T Read<T>(ReadOnlySpan<byte> text);
}

/// <summary>Stored content that this version can not read.</summary>
public sealed class StoredFormatException(string message, Exception? inner = null) : Exception(message, inner);
