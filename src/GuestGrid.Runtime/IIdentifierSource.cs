using System.Security.Cryptography;

namespace GuestGrid.Runtime;

/// <summary>Where new ids come from, so that a simulation can replay them.</summary>
public interface IIdentifierSource
{
    /// <summary>A fresh version 4 UUID: 122 random bits.</summary>
    Guid Next();
}

/// <summary>Unguessable ids from the operating system's generator.</summary>
public sealed class RandomIdentifiers : IIdentifierSource
{
    public Guid Next() => FromBits(RandomNumberGenerator.GetBytes(16));

    /// <summary>The version 4 UUID (RFC 9562, section 5.4) with these 16 bytes, but for version and variant.</summary>
    public static Guid FromBits(ReadOnlySpan<byte> bits)
    {
        Span<byte> bytes = stackalloc byte[16];
        bits[..16].CopyTo(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
