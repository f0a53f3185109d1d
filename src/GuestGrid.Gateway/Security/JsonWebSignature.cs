using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Compact JWS (RFC 7515) for our own tokens. The payload is decoded only after the signature over it was
/// found good, so nothing unproven is ever read from it.
/// </summary>
public static class JsonWebSignature
{
    /// <summary>Longer tokens are refused unread; a cookie holds half of this.</summary>
    public const int MaxChars = 8192;

    public static string Sign(KeyRing ring, TokenType type, ReadOnlySpan<byte> payload)
    {
        var key = ring.Signing;
        var header = key.Header(type);
        var payloadChars = Base64Url.GetEncodedLength(payload.Length);
        var inputLength = header.Length + 1 + payloadChars;
        var length = inputLength + 1 + Base64Url.GetEncodedLength(key.SignatureBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxChars, nameof(payload));

        var rented = ArrayPool<byte>.Shared.Rent(length);
        var token = rented.AsSpan(0, length);
        header.CopyTo(token);
        token[header.Length] = (byte)'.';
        Base64Url.EncodeToUtf8(payload, token[(header.Length + 1)..]);
        Span<byte> signature = stackalloc byte[JwsKey.MaxSignatureBytes];
        signature = signature[..key.SignatureBytes];
        key.Sign(token[..inputLength], signature);
        token[inputLength] = (byte)'.';
        Base64Url.EncodeToUtf8(signature, token[(inputLength + 1)..]);
        var text = Encoding.ASCII.GetString(token);
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    /// <summary>
    /// Checks form, header and signature, in this order; on success <paramref name="payload"/> holds the
    /// proven JSON.
    /// </summary>
    public static TokenFault Verify(
        KeyRing ring, TokenType type, ReadOnlySpan<char> token, VerifiedPayload payload)
    {
        if (token.Length is 0 or > MaxChars)
            return TokenFault.Malformed;
        var rented = ArrayPool<byte>.Shared.Rent(token.Length);
        try
        {
            return Ascii.FromUtf16(token, rented, out _) == OperationStatus.Done
                ? Verify(ring, type, rented.AsSpan(0, token.Length), payload)
                : TokenFault.Malformed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static TokenFault Verify(
        KeyRing ring, TokenType type, ReadOnlySpan<byte> token, VerifiedPayload payload)
    {
        var headerEnd = token.IndexOf((byte)'.');
        var inputEnd = token.LastIndexOf((byte)'.');
        if (headerEnd <= 0 || inputEnd <= headerEnd + 1 || inputEnd == token.Length - 1)
            return TokenFault.Malformed;
        var claims = token[(headerEnd + 1)..inputEnd];
        if (claims.Contains((byte)'.'))
            return TokenFault.Malformed;

        var fault = ring.Find(token[..headerEnd], type, out var key);
        if (fault != TokenFault.None)
            return fault;
        Span<byte> signature = stackalloc byte[JwsKey.MaxSignatureBytes];
        var signatureText = token[(inputEnd + 1)..];
        if (signatureText.Length != Base64Url.GetEncodedLength(key!.SignatureBytes)
            || !StrictBase64Url.TryDecode(signatureText, signature, out var length))
            return TokenFault.Malformed;
        if (!key.Verify(token[..inputEnd], signature[..length]))
            return TokenFault.BadSignature;
        return payload.Decode(claims) ? TokenFault.None : TokenFault.Malformed;
    }
}
