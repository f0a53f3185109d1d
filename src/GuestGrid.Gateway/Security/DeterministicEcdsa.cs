using System.Security.Cryptography;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// ECDSA on P-256 with SHA-256 whose signatures hold no chance (RFC 6979): the same key and text give the same bytes on
/// every node and at any time, so that a token need not be kept to be told again. Anybody's verification takes them.
/// </summary>
/// <param name="secret">The private key, 32 bytes.</param>
internal sealed class DeterministicEcdsa(byte[] secret)
{
    private readonly P256Scalar secretScalar = P256Scalar.Reduce(secret);

    /// <param name="signature">64 bytes: r and s, as JWS writes them (RFC 7518, section 3.4).</param>
    public void Sign(ReadOnlySpan<byte> text, Span<byte> signature)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        var hash = P256Scalar.Reduce(digest);
        hash.Write(digest);
        var nonces = new Nonces(secret, digest);
        Span<byte> nonce = stackalloc byte[P256Scalar.Bytes];
        for (; ; nonces.Reject())
        {
            nonces.Next(nonce);
            if (!P256Scalar.TryRead(nonce, out var k)) continue;
            var r = P256Scalar.Reduce(FirstCoordinate(nonce));
            var s = k.Inverse() * (hash + r * secretScalar);
            if (r.IsZero || s.IsZero) continue;
            r.Write(signature);
            s.Write(signature[P256Scalar.Bytes..]);
            CryptographicOperations.ZeroMemory(nonce);
            return;
        }
    }

    // A nonce is a private key, and what is asked for is its public one, which the platform's library computes.
    private static byte[] FirstCoordinate(ReadOnlySpan<byte> nonce)
    {
        var pair = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = nonce.ToArray() };
        using var key = ECDsa.Create(pair);
        CryptographicOperations.ZeroMemory(pair.D);
        return key.ExportParameters(includePrivateParameters: false).Q.X!;
    }

    /// <summary>RFC 6979, section 3.2: candidates of a generator fed with nothing but the key and the hash.</summary>
    private readonly ref struct Nonces
    {
        private readonly byte[] key = new byte[SHA256.HashSizeInBytes];
        private readonly byte[] value = new byte[SHA256.HashSizeInBytes];

        public Nonces(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> hash)
        {
            Array.Fill(value, (byte)1);
            Feed(0, secret, hash);
            Feed(1, secret, hash);
        }

        public void Next(Span<byte> candidate)
        {
            HMACSHA256.HashData(key, value, value);
            value.CopyTo(candidate);
        }

        public void Reject() => Feed(0, [], []);

        private void Feed(byte separator, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> hash)
        {
            HMACSHA256.HashData(key, [.. value, separator, .. secret, .. hash], key);
            HMACSHA256.HashData(key, value, value);
        }
    }
}
