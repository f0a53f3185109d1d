using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// The network a guest calls from, as far as it is one household or site: IPv4 /24, IPv6 /56. An IPv4 address
/// mapped into IPv6 is the IPv4 address, so a dual-stack listener does not give anyone a second allowance.
/// </summary>
public readonly record struct NetworkPrefix
{
    private const ulong High56 = ~0xFFUL;

    // IPv6: the first eight bytes with the last cleared. IPv4: the three bytes; a family bit keeps the two
    // apart.
    private readonly ulong bits;
    private readonly bool isIPv4;

    private NetworkPrefix(ulong bits, bool isIPv4)
    {
        this.bits = bits;
        this.isIPv4 = isIPv4;
    }

    public static NetworkPrefix Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return IPv4(bytes);
        return address.IsIPv4MappedToIPv6
            ? IPv4(bytes[12..])
            : new NetworkPrefix(BinaryPrimitives.ReadUInt64BigEndian(bytes) & High56, isIPv4: false);
    }

    /// <summary>
    /// Reads a plain address as a backend gives it. Only the one usual spelling: no port, brackets, zone, and
    /// no octal, hexadecimal or shortened IPv4, which other software reads as another address.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NetworkPrefix prefix)
    {
        prefix = default;
        if (text is not { Length: >= 2 and <= 45 } || text.AsSpan().ContainsAnyExcept("0123456789abcdefABCDEF:."))
            return false;
        if (!IPAddress.TryParse(text, out var address))
            return false;
        if (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != text)
            return false;
        prefix = Of(address);
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (isIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)bits);
            return $"{new IPAddress(bytes[..4])}/24";
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
        return $"{new IPAddress(bytes)}/56";
    }

    private static NetworkPrefix IPv4(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes) & 0xFFFF_FF00U, isIPv4: true);
}
