using System.Text.Json;
using System.Text.Json.Serialization;

namespace GuestGrid.Protocol.Tests.Errors;

internal sealed record Sample(string? Name, SampleRouting? Routing, JsonElement? Extra, Dictionary<string, string>? Tags);

internal sealed record SampleRouting
{
    public required string QueueId { get; init; }

    public int Priority { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Sample))]
internal sealed partial class SampleJson : JsonSerializerContext;
