namespace GuestGrid.Gateway.Security;

/// <summary>An authenticated OAuth client and what its token allows.</summary>
public sealed record ApiClient(string Id, Scope Scopes);
