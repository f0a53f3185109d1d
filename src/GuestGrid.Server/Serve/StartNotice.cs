using GuestGrid.Gateway.Dialects.Simulator;
using GuestGrid.Gateway.Hosting;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Server.Serve;

/// <summary>What a person reads when the grid has started: where it is, what to do next, what not to rely on.</summary>
internal static class StartNotice
{
    public static void Print(WebApplication app)
    {
        var address = app.Urls.FirstOrDefault() ?? ServeCommand.DefaultUrls;
        var output = Console.Out;
        output.WriteLine($"GuestGrid serves at {string.Join(" and ", app.Urls)}");
        output.WriteLine($"  API         {address}/openapi");
        if (app.Services.GetRequiredService<SimulatorOptions>().IsEnabled)
            output.WriteLine($"  simulator   {address}/simulator");
        output.WriteLine($"  health      {address}/health/ready");
        output.WriteLine($"  data        {app.Services.GetRequiredService<OpenStore>().Name}");
        output.WriteLine($"  first chat  ./run chat --url {address}");
        foreach (var path in app.Services.GetRequiredService<SettingReader>().Idle())
            output.WriteLine($"  no effect   {path} (is it spelt so?)");
        DevelopmentNotice.Print(app.Environment, output);
        output.Flush();
    }
}
