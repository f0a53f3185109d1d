using System.Globalization;
using System.Text.Json;
using GuestGrid.Gateway.Errors;

namespace GuestGrid.Gateway.Security;

/// <summary>Issues and verifies the token with which a browser proves that a session is its own.</summary>
public sealed class GuestTokens
{
    public const string Audience = "guest";
    public const int MaxAttributesBytes = 1024;

    private readonly KeyRing ring;
    private readonly TokenIdentity identity;
    private readonly byte[] defaultRouting;

    /// <param name="defaultRouting">The hints of a session for which none were given: a JSON object with at
    /// least one member.</param>
    public GuestTokens(KeyRing ring, string issuer, ReadOnlySpan<byte> defaultRouting)
    {
        if (IsEmptyObject(defaultRouting))
            throw new ArgumentException("Routing hints are never empty.", nameof(defaultRouting));
        this.ring = ring;
        identity = new TokenIdentity(issuer, Audience);
        this.defaultRouting = defaultRouting.ToArray();
    }

    public string Issue(in GuestTokenGrant grant)
    {
        using var output = PooledJson.Rent();
        var writer = output.Writer;
        writer.WriteStartObject();
        writer.WriteString("iss"u8, identity.Issuer);
        writer.WriteString("aud"u8, Audience);
        writer.WriteString("sub"u8, grant.GuestId);
        writer.WriteString("sid"u8, grant.SessionId);
        writer.WriteNumber("iat"u8, grant.IssuedAt.ToUnixTimeSeconds());
        writer.WriteNumber("exp"u8, grant.ExpiresAt.ToUnixTimeSeconds());
        // No chance in it: the same session and generation must give the same token on every node.
        writer.WriteString(
            "jti"u8, string.Create(CultureInfo.InvariantCulture, $"{grant.SessionId}.{grant.Generation}"));
        writer.WriteNumber("gen"u8, grant.Generation);
        writer.WritePropertyName("routing_hints"u8);
        writer.WriteRawValue(IsEmptyObject(grant.RoutingHints.Span) ? defaultRouting : grant.RoutingHints.Span);
        writer.WritePropertyName("attributes"u8);
        writer.WriteRawValue(grant.Attributes.Length is > 0 and <= MaxAttributesBytes ? grant.Attributes.Span : "{}"u8);
        writer.WriteEndObject();
        return JsonWebSignature.Sign(ring, TokenType.Guest, output.Finish());
    }

    /// <summary>
    /// Proves the token itself. Whether its session lives and its generation is current, the session says.
    /// </summary>
    public TokenResult<GuestClaims> Verify(ReadOnlySpan<char> token, DateTimeOffset now)
    {
        var payload = VerifiedPayload.OfThread;
        var fault = JsonWebSignature.Verify(ring, TokenType.Guest, token, payload);
        if (fault != TokenFault.None)
            return fault;
        if (!TokenClaims.TryRead(payload.Json, identity, out var claims))
            return TokenFault.Malformed;
        fault = identity.Check(claims, now);
        if (fault != TokenFault.None)
            return fault;
        if (claims is not
            { Subject: { } guest, SessionId: { } session, TokenId: { } id, Generation: { } generation })
            return TokenFault.Malformed;
        return new GuestClaims(
            guest,
            session,
            generation,
            id,
            DateTimeOffset.FromUnixTimeSeconds(claims.IssuedAt!.Value),
            DateTimeOffset.FromUnixTimeSeconds(claims.ExpiresAt!.Value));
    }

    private static bool IsEmptyObject(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
            return true;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new ArgumentException("Routing hints are a JSON object.", nameof(json));
        return reader.Read() && reader.TokenType == JsonTokenType.EndObject;
    }
}
