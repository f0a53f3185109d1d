using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace GuestGrid.Core.Identifiers;

/// <summary>Names the guest as the APIs show it; derived from the anonymous id, so that it needs no index.</summary>
public readonly record struct GuestId(Guid Value) : IUuid<GuestId>, IComparable<GuestId>
{
    /// <summary>
    /// The guest behind an anonymous id: a name-based UUID (RFC 9562, section 5.8), so no index is needed.
    /// </summary>
    public static GuestId Of(AnonymousId anonymous)
    {
        var scope = "guestgrid guest 1\n"u8;
        Span<byte> name = stackalloc byte[scope.Length + Encoding.UTF8.GetMaxByteCount(IdentifierText.LengthMax)];
        scope.CopyTo(name);
        var length = scope.Length + Encoding.UTF8.GetBytes(anonymous.ToString(), name[scope.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name[..length], hash);
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new GuestId(new Guid(hash[..16], bigEndian: true));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out GuestId id)
    {
        var valid = UuidText.TryParse(text, out var value);
        id = new GuestId(value);
        return valid;
    }

    /// <exception cref="FormatException">Not such an id.</exception>
    public static GuestId Parse(string text) => new(Guid.ParseExact(text, "D"));

    public int CompareTo(GuestId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
