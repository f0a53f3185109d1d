using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Operations;

/// <summary>Examples in the OpenAPI document.</summary>
public static class ApiExamples
{
    /// <summary>Shows a body that this route takes; tests send it.</summary>
    /// <param name="json">JSON; of a body that is none, such as a form, a string with its text.</param>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder route, string json) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var body in operation.RequestBody?.Content?.Values ?? []) body.Example = JsonNode.Parse(json);
            return Task.CompletedTask;
        });
}
