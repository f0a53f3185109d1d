using System.Text;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// The key that signs, and the older ones whose tokens are still good. To rotate: add a new key, make it the
/// signing key, remove the old one once its last token has expired.
/// </summary>
public sealed class KeyRing
{
    private readonly JwsKey[] keys;

    public KeyRing(IEnumerable<JwsKey> keys, string signingKeyId)
    {
        this.keys = [.. keys];
        if (this.keys.DistinctBy(key => key.Id, StringComparer.Ordinal).Count() != this.keys.Length)
            throw new ArgumentException("Two keys have one id.", nameof(keys));
        Signing = this.keys.SingleOrDefault(key => key.Id == signingKeyId && key.CanSign)
            ?? throw new ArgumentException($"There is no private key '{signingKeyId}'.", nameof(signingKeyId));
    }

    public JwsKey Signing { get; }

    public IReadOnlyList<JwsKey> All => keys;

    /// <summary>
    /// Which key a header segment names. Headers that we wrote ourselves are recognised whole; any other is
    /// parsed and must say the key's id, its very algorithm and the type, and nothing that would bring in a
    /// foreign key.
    /// </summary>
    internal TokenFault Find(ReadOnlySpan<byte> segment, TokenType type, out JwsKey? key)
    {
        foreach (var candidate in keys)
        {
            if (!segment.SequenceEqual(candidate.Header(type)))
                continue;
            key = candidate;
            return TokenFault.None;
        }

        key = null;
        var other = type == TokenType.Guest ? TokenType.Access : TokenType.Guest;
        foreach (var candidate in keys)
        {
            if (segment.SequenceEqual(candidate.Header(other)))
                return TokenFault.WrongType;
        }

        Span<byte> json = stackalloc byte[JwsHeader.MaxBytes];
        if (segment.Length > JwsHeader.MaxBytes
            || !StrictBase64Url.TryDecode(segment, json, out var length)
            || !JwsHeader.TryRead(json[..length], out var header))
            return TokenFault.Malformed;
        var named = keys.FirstOrDefault(candidate => candidate.Id == header.KeyId);
        if (named is null)
            return TokenFault.UnknownKey;
        if (header.Algorithm != named.Algorithm)
            return TokenFault.WrongAlgorithm;
        if (!Encoding.UTF8.GetBytes(header.Type ?? "").AsSpan().SequenceEqual(type.HeaderName()))
            return TokenFault.WrongType;
        key = named;
        return TokenFault.None;
    }
}
