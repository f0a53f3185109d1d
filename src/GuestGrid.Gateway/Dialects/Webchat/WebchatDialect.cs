using GuestGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GuestGrid.Gateway.Dialects.Webchat;

/// <summary>
/// The dialect <c>webchat v1</c> (surface, section 6): one socket, in which a guest comes, writes and comes back.
/// </summary>
public static class WebchatDialect
{
    public static void MapWebchat(this IEndpointRouteBuilder routes) => routes
        .MapGet("/webchat/v1", (HttpContext context, SocketEndpoint endpoint, ConnectingGuests guests) =>
            endpoint.Accept(context, socket =>
                new ConnectingSocket(socket, guests, context.Connection.RemoteIpAddress).Run()))
        .WithSummary("Guest socket").WithTags("webchat")
        .WithDescription("WebSocket. The first frame is connect; then message, typing, readReceipt, setContext, "
            + "refreshToken, ping and end.")
        .Produces(101).ProducesProblem(400).ProducesProblem(403).ProducesProblem(503);
}
