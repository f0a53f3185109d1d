using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Protocol.Tests.Security;

/// <summary>Keys that are the same in every run, and tokens forged with them.</summary>
internal static class Keys
{
    public const string Issuer = "guestgrid-tests";

    public static readonly Hs256Key Hs = new("hs-1", Secret(1));
    public static readonly Es256Key Es = new("es-1", RfcKey(withPrivate: true));

    public static readonly KeyRing HsRing = new([Hs, Es], Hs.Id);
    public static readonly KeyRing EsRing = new([Hs, Es], Es.Id);

    public static byte[] Secret(byte seed) => SHA256.HashData([seed]);

    /// <summary>The key of RFC 7515 appendix A.3.</summary>
    public static ECParameters RfcKey(bool withPrivate) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q =
        {
            X = Base64Url.DecodeFromChars("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
            Y = Base64Url.DecodeFromChars("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
        },
        D = withPrivate ? Base64Url.DecodeFromChars("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI") : null,
    };

    /// <summary>A token with any header and payload, signed as <paramref name="key"/> would.</summary>
    public static string Forge(JwsKey key, string header, string payload)
    {
        var input = $"{Encode(header)}.{Encode(payload)}";
        var signature = new byte[key.SignatureBytes];
        key.Sign(Encoding.ASCII.GetBytes(input), signature);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static string Decode(string segment) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(segment));
}
