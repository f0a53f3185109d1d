using GuestGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Dialects.Webchat;

/// <summary>The dialect <c>webchat v1</c> (surface, section 6): one socket, in which a guest comes, writes and comes back.</summary>
public static class WebchatDialect
{
    public static void MapWebchat(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/webchat/v1", (HttpContext context) =>
        {
            var services = context.RequestServices;
            var address = context.Connection.RemoteIpAddress;
            var guests = services.GetRequiredService<WebchatGuests>();
            return services.GetRequiredService<SocketEndpoint>()
                .Accept(context, socket => new WebchatSocket(socket, guests, address).Run());
        })
        .WithSummary("Guest socket").WithTags("webchat")
        .WithDescription("WebSocket. The first frame is connect; then the frames of section 6 of the surface.");
}
