using System.Text.Json;
using GuestGrid.Gateway.Tests.Grids;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Http;

public sealed class OpenApiTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    [Fact]
    public async Task The_document_describes_every_route_there_is()
    {
        var answer = await fixture.Grid.Api.Get("/openapi/v1.json");
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("3.", answer.Get("openapi"), StringComparison.Ordinal);
        var described = answer.Json.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(verb => $"{verb.Name} {path.Name}")).Order();
        var mapped = fixture.Grid.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(route => route.Metadata
                .GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true)
            .SelectMany(route => route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                .Select(verb => $"{verb.ToLowerInvariant()} {route.RoutePattern.RawText}")).Order();
        Assert.Equal(mapped, described);
    }

    [Fact]
    public async Task Every_operation_has_a_summary_and_answers()
    {
        var paths = (await fixture.Grid.Api.Get("/openapi/v1.json")).Json.GetProperty("paths");
        foreach (var verb in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.False(string.IsNullOrWhiteSpace(verb.Value.GetProperty("summary").GetString()));
            Assert.NotEmpty(verb.Value.GetProperty("responses").EnumerateObject());
        }
    }

    [Fact]
    public async Task Every_reference_in_the_document_leads_somewhere()
    {
        var document = (await fixture.Grid.Api.Get("/openapi/v1.json")).Json;
        foreach (var reference in References(document))
        {
            var at = document;
            foreach (var step in reference.TrimStart('#', '/').Split('/')) at = at.GetProperty(step);
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.NameEquals("$ref") ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
