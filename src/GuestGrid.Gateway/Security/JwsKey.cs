using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// One key with its id and its one algorithm. The algorithm belongs to the key; a token never chooses it.
/// </summary>
public abstract class JwsKey : IDisposable
{
    /// <summary>No algorithm here signs with more bytes.</summary>
    internal const int MaxSignatureBytes = 64;

    private readonly byte[] guestHeader;
    private readonly byte[] accessHeader;

    private protected JwsKey(string id, string algorithm)
    {
        Id = id;
        Algorithm = algorithm;
        guestHeader = EncodeHeader(TokenType.Guest);
        accessHeader = EncodeHeader(TokenType.Access);
    }

    /// <summary>The <c>kid</c>.</summary>
    public string Id { get; }

    /// <summary>The <c>alg</c>: <c>HS256</c> or <c>ES256</c>.</summary>
    public string Algorithm { get; }

    /// <summary>False for a public key, which only verifies.</summary>
    public abstract bool CanSign { get; }

    public abstract int SignatureBytes { get; }

    /// <param name="signature">Exactly <see cref="SignatureBytes"/> long.</param>
    public abstract void Sign(ReadOnlySpan<byte> signingInput, Span<byte> signature);

    /// <summary>In time that does not depend on how much of <paramref name="signature"/> is right.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature);

    /// <summary>
    /// A secret of 256 bits for another purpose, the same wherever this key is; null for a public key.
    /// </summary>
    public byte[]? Derive(ReadOnlySpan<byte> purpose)
    {
        if (Secret is not { } secret)
            return null;
        var derived = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, derived, salt: [], info: purpose);
        return derived;
    }

    public abstract void Dispose();

    /// <summary>What only those who may sign know; null for a public key.</summary>
    private protected abstract byte[]? Secret { get; }

    /// <summary>The header segment of every token of this key, already encoded.</summary>
    internal ReadOnlySpan<byte> Header(TokenType type) => type == TokenType.Access ? accessHeader : guestHeader;

    private byte[] EncodeHeader(TokenType type)
    {
        var kid = JsonEncodedText.Encode(Id);
        var typ = Encoding.UTF8.GetString(type.HeaderName());
        var json = $$"""{"alg":"{{Algorithm}}","kid":"{{kid}}","typ":"{{typ}}"}""";
        return Base64Url.EncodeToUtf8(Encoding.UTF8.GetBytes(json));
    }
}
