using System.Security.Cryptography;

namespace GuestGrid.Gateway.Security;

/// <summary>HMAC with SHA-256: one secret signs and verifies.</summary>
public sealed class Hs256Key : JwsKey
{
    public const string Name = "HS256";

    /// <summary>RFC 7518 section 3.2: no shorter than the hash.</summary>
    public const int MinSecretBytes = 32;

    private readonly byte[] secret;

    public Hs256Key(string id, ReadOnlySpan<byte> secret)
        : base(id, Name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, MinSecretBytes, nameof(secret));
        this.secret = secret.ToArray();
    }

    public override bool CanSign => true;

    public override int SignatureBytes => HMACSHA256.HashSizeInBytes;

    public override void Sign(ReadOnlySpan<byte> signingInput, Span<byte> signature) =>
        HMACSHA256.HashData(secret, signingInput, signature);

    public override bool Verify(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, signingInput, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    private protected override byte[] Secret => secret;

    public override void Dispose() => CryptographicOperations.ZeroMemory(secret);
}
