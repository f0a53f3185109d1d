using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Operations;

/// <summary>A page that shows what this server's OpenAPI document says.</summary>
public static class ApiPage
{
    public static void MapApiPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Redirect("/openapi")).ExcludeFromDescription();
        routes.MapPage("/openapi", "api.html", "text/html; charset=utf-8");
        routes.MapPage("/openapi/api.css", "api.css", "text/css; charset=utf-8");
        routes.MapPage("/openapi/api.js", "api.js", "text/javascript; charset=utf-8");
    }
}
