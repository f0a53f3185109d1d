using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Operations;

/// <summary>Examples in the OpenAPI document.</summary>
public static class ApiExamples
{
    /// <summary>Shows a body that this route takes; tests send it.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder route, string json) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            if (operation.RequestBody?.Content?.TryGetValue("application/json", out var body) == true)
                body.Example = JsonNode.Parse(json);
            return Task.CompletedTask;
        });
}
