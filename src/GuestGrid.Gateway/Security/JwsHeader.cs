using System.Text.Json;

namespace GuestGrid.Gateway.Security;

/// <summary>What a token's header claims, before anything of it is believed.</summary>
internal readonly record struct JwsHeader(string? Algorithm, string? KeyId, string? Type)
{
    public const int MaxBytes = 1024;

    /// <summary>
    /// False for broken JSON, repeated or non-text members, and members that point to a key of the sender's
    /// choice.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out JwsHeader header)
    {
        header = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!TryReadMember(ref reader, ref header))
                    return false;
            }

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no valid UTF-8.
            return false;
        }
    }

    private static bool TryReadMember(ref Utf8JsonReader reader, ref JwsHeader header)
    {
        var name = reader.GetString();
        if (!reader.Read())
            return false;
        switch (name)
        {
            case "alg" when header.Algorithm is null && reader.TokenType == JsonTokenType.String:
                header = header with { Algorithm = reader.GetString() };
                return true;
            case "kid" when header.KeyId is null && reader.TokenType == JsonTokenType.String:
                header = header with { KeyId = reader.GetString() };
                return true;
            case "typ" when header.Type is null && reader.TokenType == JsonTokenType.String:
                header = header with { Type = reader.GetString() };
                return true;
            case "alg" or "kid" or "typ":
            case "jku" or "jwk" or "x5u" or "x5c" or "x5t" or "x5t#S256" or "crit" or "b64":
                return false;
            default:
                reader.Skip();
                return true;
        }
    }
}
