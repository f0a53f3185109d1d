using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Desk;

/// <summary>The agents' socket (surface, section 8).</summary>
public static class DeskEndpoint
{
    private static readonly ScopeRule MayServe = ScopeRule.AnyOf(Scope.Desk);

    public static void MapDesk(this IEndpointRouteBuilder routes) => routes.MapGet("/desk/ws", Serve)
        .WithSummary("Agent socket").WithTags("desk")
        .WithDescription("WebSocket, scope guestgrid:desk: bearer in the handshake, or first frame auth. Then signOn, "
            + "and accept, decline, message, typing, readReceipt, transfer and close.")
        .Produces(101).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);

    private static async Task Serve(
        HttpContext context, Bearer bearer, SocketEndpoint endpoint, DeskParts parts)
    {
        // A browser can't set the header; it says who it is in its first frame.
        var isAuthorized = context.Request.Headers.Authorization.Count > 0;
        if (isAuthorized && await bearer.Require(context, MayServe) is null) return;
        await endpoint.Accept(context, socket => new DeskSocket(socket, parts, isAuthorized).Run());
    }

    /// <summary>May the bearer of this token serve?</summary>
    internal static bool Allows(AccessTokens tokens, string token, DateTimeOffset now)
    {
        var result = tokens.Verify(token, now);
        return result.IsValid && MayServe.IsMetBy(result.Claims.Scopes);
    }
}
