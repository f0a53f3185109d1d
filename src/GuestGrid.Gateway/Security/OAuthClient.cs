namespace GuestGrid.Gateway.Security;

/// <summary>A configured client: who may ask for access tokens, and for which scopes.</summary>
public sealed record OAuthClient(string Id, SecretHash Secret, Scope Scopes);
