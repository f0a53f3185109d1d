using System.Text.Json;

namespace GuestGrid.Gateway.Security;

/// <summary>The claims of either kind of token, as read from a payload whose signature is good.</summary>
internal struct TokenClaims
{
    public string? Issuer;
    public string? Audience;
    public string? Subject;
    public string? SessionId;
    public string? TokenId;
    public string? ClientId;
    public string? Scope;
    public long? IssuedAt;
    public long? NotBefore;
    public long? ExpiresAt;
    public long? Generation;

    /// <summary>False for anything but one JSON object whose known claims have their right kind.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, in TokenIdentity expected, out TokenClaims claims)
    {
        claims = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                claims.ReadClaim(ref reader, expected);
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private void ReadClaim(ref Utf8JsonReader reader, in TokenIdentity expected)
    {
        if (reader.ValueTextEquals("iss"u8))
            Issuer = Known(ref reader, expected.Issuer);
        else if (reader.ValueTextEquals("aud"u8))
            Audience = Known(ref reader, expected.Audience);
        else if (reader.ValueTextEquals("sub"u8))
            Subject = Text(ref reader);
        else if (reader.ValueTextEquals("sid"u8))
            SessionId = Text(ref reader);
        else if (reader.ValueTextEquals("jti"u8))
            TokenId = Text(ref reader);
        else if (reader.ValueTextEquals("client_id"u8))
            ClientId = Text(ref reader);
        else if (reader.ValueTextEquals("scope"u8))
            Scope = Text(ref reader);
        else if (reader.ValueTextEquals("iat"u8))
            IssuedAt = Number(ref reader);
        else if (reader.ValueTextEquals("nbf"u8))
            NotBefore = Number(ref reader);
        else if (reader.ValueTextEquals("exp"u8))
            ExpiresAt = Number(ref reader);
        else if (reader.ValueTextEquals("gen"u8))
            Generation = Number(ref reader);
        else
            reader.Skip();
    }

    /// <summary>
    /// The instance we compare with where the text is the same, so that the usual token costs no string for
    /// it.
    /// </summary>
    private static string? Known(ref Utf8JsonReader reader, string expected)
    {
        reader.Read();
        // A list of audiences is not ours: we issue for one.
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return reader.ValueTextEquals(expected) ? expected : reader.GetString();
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }
}
