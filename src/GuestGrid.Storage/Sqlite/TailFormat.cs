using System.Buffers;
using System.Buffers.Binary;
using GuestGrid.Storage.Sqlite.Overlay;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// The stored form of the entries after a row's snapshot, version 1: 0x01, then each as its length (4 bytes,
/// little-endian) and bytes.
/// </summary>
internal static class TailFormat
{
    const byte Version = 1;
    const int LengthBytes = sizeof(int);

    /// <summary>
    /// An empty tail is no bytes at all, so that the usual row after a snapshot costs nothing.
    /// </summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> stored, List<StoredContent> more)
    {
        if (stored.IsEmpty && more.Count == 0)
            return;
        output.Write(stored.IsEmpty ? [Version] : stored);
        foreach (var entry in more)
        {
            BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(LengthBytes), entry.Length);
            output.Advance(LengthBytes);
            output.Write(entry.Span);
        }
    }

    public static List<ReadOnlyMemory<byte>> Read(byte[] tail)
    {
        List<ReadOnlyMemory<byte>> entries = [];
        if (tail.Length == 0)
            return entries;
        if (tail[0] != Version)
            throw new InvalidDataException($"The entries have format {tail[0]}; this program knows {Version}.");
        for (var next = 1; next < tail.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(tail.AsSpan(next));
            entries.Add(tail.AsMemory(next + LengthBytes, length));
            next += LengthBytes + length;
        }
        return entries;
    }
}
