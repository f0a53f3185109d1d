namespace GuestGrid.Gateway.Security;

/// <summary>
/// What a proven guest token says. It is good only while its session lives and has not moved past its
/// generation.
/// </summary>
public sealed record GuestClaims(
    string GuestId,
    string SessionId,
    long Generation,
    string TokenId,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt);
