using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace GuestGrid.Storage.Sqlite.Log;

/// <summary>
/// The stored form of one commit, version 1:
/// <code>
/// batch  = 0x01, crc32c of all after it (4 bytes), record*
/// record = what it is (1; 0x80 added when a wake follows), kind, id, version, [wake: UTC ticks, 8 bytes],
///          content
/// text, content = length, bytes;  length, version = LEB128;  fixed numbers little-endian;  text = UTF-8
/// </code>
/// SQLite checks its write-ahead log but not its pages; the sum finds what a disk changed since.
/// </summary>
internal static class LogBatchFormat
{
    public const byte Version = 1;
    public const int HeaderBytes = 5;
    public const byte HasWake = 0x80;

    /// <summary>
    /// A key that is no valid text is refused here: replaced by '?' it could become another entity's.
    /// </summary>
    public static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            sum = BitOperations.Crc32C(
                sum, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var one in bytes[(words.Length * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }
}
