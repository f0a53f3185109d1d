using System.Text.Json.Serialization;

namespace GuestGrid.Protocol.Errors;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ErrorEntry[]))]
internal sealed partial class ErrorCatalogueJson : JsonSerializerContext;
