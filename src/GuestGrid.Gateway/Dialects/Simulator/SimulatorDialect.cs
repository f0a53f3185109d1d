using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Gateway.Dialects.Simulator;

/// <summary>
/// The simulator (surface, section 7): a page that is a guest, and its socket. In Development, or where
/// <c>GuestGrid:Simulator:Enabled</c> says so; elsewhere it is not there.
/// </summary>
public static class SimulatorDialect
{
    public static bool IsEnabled(IConfiguration configuration, bool isDevelopment)
    {
        var settings = new SettingReader(configuration, "GuestGrid");
        var isEnabled = settings.Section("Simulator").Switch("Enabled", isDevelopment);
        settings.ThrowIfFaulty();
        return isEnabled;
    }

    public static void MapSimulator(this WebApplication app)
    {
        if (!IsEnabled(app.Configuration, app.Environment.IsDevelopment())) return;
        app.MapPage("/simulator", "simulator.html", "text/html; charset=utf-8");
        app.MapPage("/simulator/simulator.css", "simulator.css", "text/css; charset=utf-8");
        app.MapPage("/simulator/simulator.js", "simulator.js", "text/javascript; charset=utf-8");
        app.MapGet("/simulator/ws", (HttpContext context, SocketEndpoint endpoint, ConnectingGuests guests) =>
                endpoint.Accept(context,
                    socket => new SimulatorSocket(socket, guests, context.Connection.RemoteIpAddress).Run(),
                    FrameStyle.Simulator))
            .WithSummary("Simulator socket").WithTags("simulator")
            .WithDescription("WebSocket. The actions send and context; the first one begins a session. It also takes "
                + "the frames of webchat v1, so that a simulator can connect with a token and resume.")
            .Produces(101).ProducesProblem(400).ProducesProblem(403).ProducesProblem(503);
    }
}
