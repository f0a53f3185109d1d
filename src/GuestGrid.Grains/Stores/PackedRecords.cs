using System.Buffers.Binary;
using System.IO.Compression;
using Orleans.Storage;

namespace GuestGrid.Grains.Stores;

/// <summary>
/// For providers whose records may not grow beyond bounds: bytes of <paramref name="plain"/>, and where they are long,
/// a mark, their length and then they, packed with Brotli. A long line of a queue, or a conversation with its page on
/// the way, are then a fraction of what they were.
/// </summary>
public sealed class PackedRecords(IGrainStorageSerializer plain) : IGrainStorageSerializer
{
    /// <summary>Longer ones are packed, in bytes.</summary>
    public const int PlainMax = 512 * 1024;

    /// <summary>No value that Orleans' serializer writes begins with it.</summary>
    internal const byte Mark = 0xFF;

    private const int Head = 1 + sizeof(int);

    // Fast, and looks back far enough to find a page's messages again in what tells of it.
    private const int Quality = 4;
    private const int Window = 22;

    public BinaryData Serialize<T>(T? input)
    {
        var bytes = plain.Serialize(input);
        var content = bytes.ToMemory().Span;
        if (content.Length <= PlainMax) return bytes;
        var packed = new byte[Head + BrotliEncoder.GetMaxCompressedLength(content.Length)];
        packed[0] = Mark;
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), content.Length);
        if (!BrotliEncoder.TryCompress(content, packed.AsSpan(Head), out var length, Quality, Window)) return bytes;
        return new BinaryData(packed.AsMemory(0, Head + length));
    }

    /// <exception cref="InvalidDataException">It was packed and can't be unpacked.</exception>
    public T? Deserialize<T>(BinaryData input)
    {
        var content = input.ToMemory().Span;
        if (content is not [Mark, ..]) return plain.Deserialize<T>(input);
        var length = content.Length < Head ? -1 : BinaryPrimitives.ReadInt32LittleEndian(content[1..]);
        if (length < 0) throw Broken();
        var bytes = new byte[length];
        if (!BrotliDecoder.TryDecompress(content[Head..], bytes, out var written) || written != length) throw Broken();
        return plain.Deserialize<T>(new BinaryData(bytes));
    }

    private static InvalidDataException Broken() => new("A packed record is broken.");
}
