using GuestGrid.Gateway.Limits;

namespace GuestGrid.Gateway.Security;

/// <summary>The section <c>GuestGrid:OAuth</c>, checked; secrets are held as hashes only.</summary>
/// <param name="RequestsPerMinute">What one client may call, over all endpoints of one gateway.</param>
/// <param name="RefusalLinesPerMinute">Refused credentials that one gateway logs by themselves.</param>
public sealed record OAuthOptions(OAuthClients Clients, int RequestsPerMinute, int RefusalLinesPerMinute)
{
    /// <summary>A plain secret shorter than this could be found by trying.</summary>
    public const int MinSecretChars = 16;

    private const string MakeSecret = "Run 'guestgrid keys client' and use the SecretHash that it prints.";

    public static OAuthOptions Read(SettingReader oauth, bool isDevelopment)
    {
        var clients = oauth.Items("Clients")
            .Select(item => ReadClient(item, isDevelopment))
            .OfType<OAuthClient>()
            .ToList();
        foreach (var (id, count) in clients.CountBy(client => client.Id, StringComparer.Ordinal))
        {
            if (count > 1)
                oauth.Fault("Clients", id, "an Id that no other client has", "Give each client its own Id.");
        }

        if (isDevelopment && clients.All(client => client.Id != OAuthClients.DevelopmentId))
            clients.Add(new OAuthClient(
                OAuthClients.DevelopmentId, SecretHash.Of(OAuthClients.DevelopmentSecret), Scope.All));
        var requests = oauth.Number(
            "RequestsPerMinute", ClientRateLimit.DefaultRequests, least: 1, most: 1_000_000_000);
        return new OAuthOptions(new OAuthClients(clients.DistinctBy(client => client.Id)), requests,
            oauth.Number("RefusalLinesPerMinute", 60, least: 1, most: 1_000_000));
    }

    private static OAuthClient? ReadClient(SettingReader item, bool isDevelopment)
    {
        var id = item.Text("Id");
        if (id is not { Length: <= 128 } || id.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            item.Fault("Id", id, "1 to 128 printable characters without spaces", "Give the client an Id.");
            id = null;
        }

        var secret = ReadSecret(item, isDevelopment);
        var scopes = ReadScopes(item);
        if (!isDevelopment && IsDevelopmentClient(id, secret))
        {
            item.Fault(
                "Id", id, "any client but the one everybody knows from Development",
                $"Remove the client '{OAuthClients.DevelopmentId}' and its secret. {MakeSecret}");
            return null;
        }

        return id is null || secret is null ? null : new OAuthClient(id, secret, scopes);
    }

    private static bool IsDevelopmentClient(string? id, SecretHash? secret) =>
        id == OAuthClients.DevelopmentId || (secret?.Matches(OAuthClients.DevelopmentSecret) ?? false);

    private static SecretHash? ReadSecret(SettingReader item, bool isDevelopment)
    {
        var plain = item.Text("Secret");
        var hashed = item.Text("SecretHash");
        if ((plain is null) == (hashed is null))
        {
            item.Fault("SecretHash", plain is null ? null : "(hidden)", "one of SecretHash and Secret", MakeSecret);
            return null;
        }

        if (hashed is not null)
        {
            if (SecretHash.TryParse(hashed, out var hash))
                return hash;
            item.Fault("SecretHash", "(hidden)", "sha256$salt$hash in base64url", MakeSecret);
            return null;
        }

        if (isDevelopment || plain!.Length >= MinSecretChars)
            return SecretHash.Of(plain!);
        item.Fault("Secret", "(hidden)", $"at least {MinSecretChars} characters", MakeSecret);
        return null;
    }

    private static Scope ReadScopes(SettingReader item)
    {
        var scopes = Scope.None;
        foreach (var name in item.Texts("Scopes"))
        {
            if (ScopeNames.TryParse(name, out var scope))
                scopes |= scope;
            else
                item.Fault("Scopes", name, string.Join(", ", ScopeNames.All), "Correct or remove this scope.");
        }

        if (scopes == Scope.None)
            item.Fault("Scopes", null, string.Join(", ", ScopeNames.All), "Name what this client may do.");
        return scopes;
    }
}
