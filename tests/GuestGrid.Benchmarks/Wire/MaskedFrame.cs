using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GuestGrid.Benchmarks.Wire;

/// <summary>
/// Client frames carry a mask; a constant one is legal and keeps the generator off the profile.
/// </summary>
internal static class MaskedFrame
{
    public const int MaxHeader = 8;
    private const uint Key = 0x5A3C1E87;
    private const ulong WideKey = ((ulong)Key << 32) | Key;

    /// <summary>Writes one final frame of at most 65,535 bytes; returns its length.</summary>
    public static int Write(Span<byte> target, byte opcode, ReadOnlySpan<byte> payload)
    {
        target[0] = (byte)(0x80 | opcode);
        var header = 2;
        if (payload.Length < 126)
        {
            target[1] = (byte)(0x80 | payload.Length);
        }
        else
        {
            target[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], checked((ushort)payload.Length));
            header = 4;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(target[header..], Key);
        var masked = target.Slice(header + 4, payload.Length);
        payload.CopyTo(masked);
        Mask(masked);
        return header + 4 + payload.Length;
    }

    private static void Mask(Span<byte> payload)
    {
        var wide = MemoryMarshal.Cast<byte, ulong>(payload);
        for (var index = 0; index < wide.Length; index++)
            wide[index] ^= WideKey;
        for (var index = wide.Length * 8; index < payload.Length; index++)
            payload[index] ^= (byte)(Key >> (8 * (index % 4)));
    }
}
