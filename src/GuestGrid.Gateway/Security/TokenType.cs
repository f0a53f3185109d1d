namespace GuestGrid.Gateway.Security;

/// <summary>
/// What a token is for, as its <c>typ</c> header says, so that one kind never passes for the other.
/// </summary>
public enum TokenType
{
    /// <summary><c>JWT</c>: a guest's token.</summary>
    Guest,

    /// <summary><c>at+jwt</c> (RFC 9068): an API client's access token.</summary>
    Access,
}

internal static class TokenTypes
{
    public static ReadOnlySpan<byte> HeaderName(this TokenType type) =>
        type == TokenType.Access ? "at+jwt"u8 : "JWT"u8;
}
