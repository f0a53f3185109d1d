using GuestGrid.Cluster.Hosting;
using GuestGrid.Gateway;
using GuestGrid.Gateway.Hosting;
using GuestGrid.Gateway.Operations;

namespace GuestGrid.ClusterGateway;

/// <summary>Composes a gateway that is a client of the cluster.</summary>
internal static class GatewayHost
{
    public const string DefaultUrls = "http://127.0.0.1:5081";

    public static async Task<WebApplication> Build(HostArguments arguments)
    {
        var start = ClusterStart.Read(arguments, DefaultUrls);
        var gateway = GatewayParts.Read(start);
        start.ThrowIfFaulty();

        start.Builder.AddTelemetry("guestgrid-gateway");
        await start.AddClient();
        gateway.Add();
        var app = start.Builder.Build();
        app.UseGateway();
        return app;
    }

    public static void Announce(WebApplication app)
    {
        Console.WriteLine($"A gateway of GuestGrid serves at {string.Join(" and ", app.Urls)}");
        DevelopmentNotice.Print(app.Environment, Console.Out);
    }
}
