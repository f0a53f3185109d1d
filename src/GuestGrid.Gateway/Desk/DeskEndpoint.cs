using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Desk;

/// <summary>The agents' socket (surface, section 8).</summary>
public static class DeskEndpoint
{
    private static readonly ScopeRule MayServe = ScopeRule.AnyOf(Scope.Desk);

    public static void MapDesk(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/desk/ws", async (HttpContext context) =>
        {
            var services = context.RequestServices;
            var isAuthorized = false;
            if (context.Request.Headers.Authorization.Count > 0)
            {
                if (await services.GetRequiredService<Bearer>().Require(context, MayServe) is null) return;
                isAuthorized = true;
            }
            await services.GetRequiredService<SocketEndpoint>().Accept(context, socket => new DeskSocket(
                socket, services.GetRequiredService<DeskServices>(), isAuthorized).Run());
        })
        .WithSummary("Agent socket").WithTags("desk")
        .WithDescription("WebSocket, scope guestgrid:desk: bearer in the handshake, or first frame auth. Then signOn.");

    /// <summary>May the bearer of this token serve?</summary>
    internal static bool Allows(AccessTokens tokens, string token, DateTimeOffset now)
    {
        var result = tokens.Verify(token, now);
        return result.IsValid && MayServe.IsMetBy(result.Claims.Scopes);
    }
}
