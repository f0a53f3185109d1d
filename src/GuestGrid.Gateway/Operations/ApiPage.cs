using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Operations;

/// <summary>A page that shows what this server's OpenAPI document says.</summary>
public static class ApiPage
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapApiPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Redirect("/openapi")).ExcludeFromDescription();
        Map(routes, "/openapi", "api.html", "text/html; charset=utf-8");
        Map(routes, "/openapi/api.css", "api.css", "text/css; charset=utf-8");
        Map(routes, "/openapi/api.js", "api.js", "text/javascript; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string file, string type)
    {
        using var stream = typeof(ApiPage).Assembly.GetManifestResourceStream(file)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        routes.MapGet(path, (HttpResponse response) =>
        {
            response.Headers.ContentSecurityPolicy = Policy;
            response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(content, type);
        }).ExcludeFromDescription();
    }
}
