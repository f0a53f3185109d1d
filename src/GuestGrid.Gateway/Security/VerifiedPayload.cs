namespace GuestGrid.Gateway.Security;

/// <summary>
/// Memory for the payload of a token whose signature is good; one a thread, used until the next token.
/// </summary>
public sealed class VerifiedPayload
{
    [ThreadStatic]
    private static VerifiedPayload? ofThread;

    private readonly byte[] bytes = new byte[JsonWebSignature.MaxChars * 3 / 4];
    private int length;

    public static VerifiedPayload OfThread => ofThread ??= new VerifiedPayload();

    public ReadOnlySpan<byte> Json => bytes.AsSpan(0, length);

    internal bool Decode(ReadOnlySpan<byte> segment) => StrictBase64Url.TryDecode(segment, bytes, out length);
}
