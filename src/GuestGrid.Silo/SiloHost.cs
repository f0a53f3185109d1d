using GuestGrid.Cluster.Hosting;
using GuestGrid.Cluster.Operations;
using GuestGrid.Gateway;
using GuestGrid.Gateway.Hosting;
using GuestGrid.Gateway.Operations;

namespace GuestGrid.Silo;

/// <summary>Composes a silo, alone or with a gateway in the same process.</summary>
internal static class SiloHost
{
    public const string DefaultUrls = "http://127.0.0.1:5090";

    public static async Task<WebApplication> Build(HostArguments arguments)
    {
        var start = ClusterStart.Read(arguments, DefaultUrls);
        var withGateway = start.Settings.Section("Silo").Switch("Gateway", false) || arguments.Gateway;
        var gateway = withGateway ? GatewayParts.Read(start) : null;
        Dashboard.IsWanted(start);
        var policies = GridSettings.ReadPolicies(start.Settings);
        start.ThrowIfFaulty();

        start.Builder.AddTelemetry("guestgrid-silo");
        await start.AddSilo(policies);
        if (gateway is null) start.Builder.Services.AddSockets(start.Clock);
        else gateway.Add();
        var app = start.Builder.Build();
        if (gateway is null) UseAlone(app);
        else UseGateway(app, start);
        return app;
    }

    public static void Announce(WebApplication app)
    {
        Console.WriteLine($"A silo of GuestGrid runs; health at {string.Join(" and ", app.Urls)}/health/ready");
        DevelopmentNotice.Print(app.Environment, Console.Out);
    }

    private static void UseGateway(WebApplication app, ClusterStart start)
    {
        app.UseGateway();
        app.UseDashboard(start);
    }

    // Without a gateway there is nothing to see but health.
    private static void UseAlone(WebApplication app)
    {
        app.UseEchoDesk();
        app.MapHealth();
    }
}
