namespace GuestGrid.Gateway.Security;

/// <summary>
/// All that a guest token says. The same grant and signing key give the very same string.
/// </summary>
/// <param name="Generation">Grows with every rotation; the session knows which one is current.</param>
/// <param name="RoutingHints">A JSON object in UTF-8; empty for the deployment's default routing.</param>
/// <param name="Attributes">A JSON object in UTF-8; the token has none of them when they are over 1 KiB.</param>
public readonly record struct GuestTokenGrant(
    string GuestId,
    string SessionId,
    long Generation,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    ReadOnlyMemory<byte> RoutingHints = default,
    ReadOnlyMemory<byte> Attributes = default);
