namespace GuestGrid.Gateway.Security;

/// <summary>Who issues a kind of token and for whom, and how far clocks may disagree about it.</summary>
internal readonly record struct TokenIdentity(string Issuer, string Audience)
{
    /// <summary>
    /// Grace for tokens from a node whose clock is ahead. Never for expiry: that instant was promised.
    /// </summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    // A later instant than this is no date any more.
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public TokenFault Check(in TokenClaims claims, DateTimeOffset now)
    {
        if (claims is not { IssuedAt: { } issuedAt, ExpiresAt: { } expiresAt })
            return TokenFault.Malformed;
        if (issuedAt < 0 || issuedAt > LastSecond || expiresAt < 0 || expiresAt > LastSecond)
            return TokenFault.Malformed;
        if (claims.Issuer != Issuer)
            return TokenFault.WrongIssuer;
        if (claims.Audience != Audience)
            return TokenFault.WrongAudience;
        var latestStart = (now + ClockSkew).ToUnixTimeSeconds();
        if (issuedAt > latestStart || claims.NotBefore > latestStart)
            return TokenFault.NotYetValid;
        return now >= DateTimeOffset.FromUnixTimeSeconds(expiresAt) ? TokenFault.Expired : TokenFault.None;
    }
}
