using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Gateway.Dialects.Guests;

/// <summary>Attributes between the wire and the grid, which keeps JSON text by key.</summary>
internal static class GuestAttributes
{
    /// <summary>Null values delete.</summary>
    public static ImmutableSortedDictionary<string, string?>? Read(IReadOnlyDictionary<string, JsonElement>? given) =>
        given?.ToImmutableSortedDictionary(attribute => attribute.Key,
            attribute => attribute.Value.ValueKind is JsonValueKind.Null ? null : attribute.Value.GetRawText(),
            StringComparer.Ordinal);

    public static Dictionary<string, JsonElement> Show(IReadOnlyDictionary<string, string> attributes) =>
        attributes.ToDictionary(attribute => attribute.Key, attribute => JsonElement.Parse(attribute.Value));

    /// <summary>What a token carries of them: all, as one JSON object, or nothing where that is long.</summary>
    public static string? ForToken(IReadOnlyDictionary<string, string?>? attributes)
    {
        if (attributes is null || attributes.Values.All(value => value is null)) return null;
        var text = "{" + string.Join(',', attributes.Where(attribute => attribute.Value is not null)
            .Select(attribute => $"\"{JsonEncodedText.Encode(attribute.Key)}\":{attribute.Value}")) + "}";
        return Encoding.UTF8.GetByteCount(text) <= GuestTokens.MaxAttributesBytes ? text : null;
    }
}
