namespace GuestGrid.Gateway.Security;

/// <summary>
/// The errors of the token endpoint, which OAuth spells in its own way (RFC 6749 section 5.2).
/// </summary>
internal sealed record OAuthError(int Status, string Code, string Description)
{
    public static readonly OAuthError InvalidRequest =
        new(400, "invalid_request", "Send one form with each parameter once and one kind of client authentication.");

    public static readonly OAuthError UnsupportedGrantType =
        new(400, "unsupported_grant_type", "Only grant_type=client_credentials is offered.");

    public static readonly OAuthError InvalidScope =
        new(400, "invalid_scope", "Ask only for scopes that this client has.");

    public static readonly OAuthError InvalidClient =
        new(401, "invalid_client", "The client is unknown or its secret is wrong.");
}
