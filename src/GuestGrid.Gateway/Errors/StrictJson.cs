using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GuestGrid.Gateway.Errors;

/// <summary>
/// The strict twin of a JSON type: as declared, but repeated keys are refused and nesting is limited.
/// </summary>
internal static class StrictJson
{
    public const int MaxDepth = 32;

    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Twins = [];

    public static JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> type) =>
        (JsonTypeInfo<T>)Twins.GetValue(type.Options, MakeStrict).GetTypeInfo(typeof(T));

    private static JsonSerializerOptions MakeStrict(JsonSerializerOptions declared)
    {
        var strict = new JsonSerializerOptions(declared)
        {
            AllowDuplicateProperties = false,
            MaxDepth = MaxDepth,
        };
        strict.MakeReadOnly();
        return strict;
    }
}
