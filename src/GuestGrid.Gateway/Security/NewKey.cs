using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.Gateway.Security;

/// <summary>Makes keys and client secrets, and prints the configuration that uses them.</summary>
public static class NewKey
{
    private static readonly JsonWriterOptions Readable =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Hs256Snippet(string id) => KeySnippet(
        id, Hs256Key.Name, "Secret", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Hs256Key.MinSecretBytes)));

    public static string Es256Snippet(string id)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return KeySnippet(id, Es256Key.Name, "PrivateKeyPem", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A configuration with the hash, and the secret itself, which is shown this once.</summary>
    public static (string Snippet, string Secret) Client(string id, Scope scopes)
    {
        var secret = SecretHash.NewSecret();
        var snippet = Write(json =>
        {
            json.WriteStartObject("OAuth"u8);
            json.WriteStartArray("Clients"u8);
            json.WriteStartObject();
            json.WriteString("Id"u8, id);
            json.WriteString("SecretHash"u8, SecretHash.Of(secret).Format());
            json.WriteStartArray("Scopes"u8);
            foreach (var name in ScopeNames.Format(scopes).Split(' '))
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
        return (snippet, secret);
    }

    /// <summary>
    /// The same configuration as lines that a shell takes: <c>export GuestGrid__Section__Key='value'</c>.
    /// </summary>
    public static string AsExports(string snippet)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(snippet));
        var settings = new ConfigurationBuilder().AddJsonStream(content).Build().AsEnumerable()
            .Where(setting => setting.Value is not null).OrderBy(setting => setting.Key, StringComparer.Ordinal);
        return string.Join('\n', settings.Select(setting => string.Concat("export ",
            setting.Key.Replace(":", "__", StringComparison.Ordinal), "='",
            setting.Value!.Replace("'", @"'\''", StringComparison.Ordinal), "'")));
    }

    /// <summary>An id that two keys made at any time do not share.</summary>
    public static string Id() => $"key-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    private static string KeySnippet(string id, string algorithm, string name, string secret) => Write(json =>
    {
        json.WriteStartObject("Tokens"u8);
        json.WriteString("SigningKeyId"u8, id);
        json.WriteStartArray("Keys"u8);
        json.WriteStartObject();
        json.WriteString("Id"u8, id);
        json.WriteString("Algorithm"u8, algorithm);
        json.WriteString(name, secret);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("GuestGrid"u8);
            content(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
