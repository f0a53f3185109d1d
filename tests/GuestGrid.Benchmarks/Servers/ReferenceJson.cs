using System.Text.Json.Serialization;

namespace GuestGrid.Benchmarks.Servers;

internal sealed record SkillRequirement(string SkillId, int SkillLevel);

internal sealed record RoutingData(
    string QueueId, int Priority, IReadOnlyList<SkillRequirement> SkillRequirements);

internal sealed record CreateRequest(
    string? AnonymousId,
    string? Name,
    string? Email,
    RoutingData RoutingData,
    int TimeoutSeconds,
    string? GuestAddress);

/// <summary>The shape and about the size of GuestGrid's own 201, made without any rule or write.</summary>
internal sealed record CreateAnswer(
    Guid Id,
    string? AnonymousId,
    string Token,
    DateTimeOffset ExpiresAt,
    RoutingData RoutingData,
    int TimeoutSeconds)
{
    private static readonly string token = new('t', 300);

    public static CreateAnswer To(CreateRequest request) => new(
        Guid.NewGuid(),
        request.AnonymousId,
        token,
        DateTimeOffset.UtcNow.AddSeconds(request.TimeoutSeconds),
        request.RoutingData,
        request.TimeoutSeconds);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(CreateAnswer))]
internal sealed partial class ReferenceJson : JsonSerializerContext;
