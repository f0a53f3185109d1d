using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Dialects.Simulator;

/// <summary>
/// The simulator (surface, section 7): a page that is a guest, and its socket. In Development, or where
/// <c>GuestGrid:Simulator:Enabled</c> says so; elsewhere it is not there.
/// </summary>
public static class SimulatorDialect
{
    public static void MapSimulator(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<SimulatorOptions>();
        if (!options.IsEnabled) return;
        var limits = app.Services.GetRequiredService<SocketLimits>();
        app.MapPage("/simulator", "simulator.html", "text/html; charset=utf-8");
        app.MapPage("/simulator/simulator.css", "simulator.css", "text/css; charset=utf-8");
        app.MapPage("/simulator/simulator.js", "simulator.js", "text/javascript; charset=utf-8");
        app.MapPage("/simulator/simulator-files.js", "simulator-files.js", "text/javascript; charset=utf-8");
        app.MapGet("/simulator/ws", (HttpContext context, SocketEndpoint endpoint, ConnectingGuests guests,
                SimulatorUploads uploads) => endpoint.Accept(context,
                    socket => new SimulatorSocket(socket, guests, uploads, context.Connection.RemoteIpAddress).Run(),
                    FrameStyle.Simulator, options.FrameBytesMax(limits.FrameBytesMax)))
            .WithSummary("Simulator socket").WithTags("simulator")
            .WithDescription("WebSocket. The actions send, context and upload; the first one begins a session. It also "
                + "takes the frames of webchat v1, so that a simulator can connect with a token and resume.")
            .Produces(101).ProducesProblem(400).ProducesProblem(403).ProducesProblem(503);
    }
}
