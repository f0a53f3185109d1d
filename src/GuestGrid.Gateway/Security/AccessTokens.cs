using System.Buffers.Text;
using System.Security.Cryptography;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Issues and verifies the access tokens of API clients. Verified ones are remembered until they expire, so
/// that a busy client costs a look-up; a client taken out of the configuration is refused at once all the
/// same.
/// </summary>
public sealed class AccessTokens
{
    public const string Audience = "api";

    /// <summary>How many verified tokens are remembered; a client needs one or two.</summary>
    public const int CacheCapacity = 4096;

    private readonly KeyRing ring;
    private readonly OAuthClients clients;
    private readonly TokenIdentity identity;
    private readonly TwoGenerations<string, CachedToken> verified = new(CacheCapacity, StringComparer.Ordinal);

    public AccessTokens(KeyRing ring, string issuer, OAuthClients clients)
    {
        this.ring = ring;
        this.clients = clients;
        identity = new TokenIdentity(issuer, Audience);
    }

    /// <summary>At most <see cref="CacheCapacity"/>; for metrics and tests, not for every request.</summary>
    public int CachedCount => verified.Count;

    public string Issue(ApiClient client, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        Span<byte> chance = stackalloc byte[16];
        RandomNumberGenerator.Fill(chance);
        using var output = PooledJson.Rent();
        var writer = output.Writer;
        writer.WriteStartObject();
        writer.WriteString("iss"u8, identity.Issuer);
        writer.WriteString("aud"u8, Audience);
        writer.WriteString("sub"u8, client.Id);
        writer.WriteString("client_id"u8, client.Id);
        writer.WriteString("scope"u8, ScopeNames.Format(client.Scopes));
        writer.WriteNumber("iat"u8, issuedAt.ToUnixTimeSeconds());
        writer.WriteNumber("exp"u8, expiresAt.ToUnixTimeSeconds());
        writer.WriteString("jti"u8, Base64Url.EncodeToString(chance));
        writer.WriteEndObject();
        return JsonWebSignature.Sign(ring, TokenType.Access, output.Finish());
    }

    public TokenResult<ApiClient> Verify(ReadOnlySpan<char> token, DateTimeOffset now)
    {
        if (token.Length > JsonWebSignature.MaxChars)
            return TokenFault.Malformed;
        if (verified.TryGet(token, out var cached))
            return now < cached.ExpiresAt ? cached.Client : TokenFault.Expired;

        var payload = VerifiedPayload.OfThread;
        var fault = JsonWebSignature.Verify(ring, TokenType.Access, token, payload);
        if (fault != TokenFault.None)
            return fault;
        if (!TokenClaims.TryRead(payload.Json, identity, out var claims))
            return TokenFault.Malformed;
        fault = identity.Check(claims, now);
        if (fault != TokenFault.None)
            return fault;
        if (claims is not { ClientId: { } id, Scope: { } scope }
            || !ScopeNames.TryParseList(scope, out var scopes))
            return TokenFault.Malformed;
        if (clients.Find(id) is not { } configured)
            return TokenFault.Revoked;

        // What was taken from the client since is taken from its tokens too.
        var client = new ApiClient(configured.Id, scopes & configured.Scopes);
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(claims.ExpiresAt!.Value);
        verified.Set(token.ToString(), new CachedToken(client, expiresAt));
        return client;
    }

    private readonly record struct CachedToken(ApiClient Client, DateTimeOffset ExpiresAt);
}
