using GuestGrid.Gateway.Security;
using GuestGrid.Storage.Sqlite;

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
        output.WriteLine($"  health      {address}/health/ready");
        output.WriteLine($"  data        {Path.GetFullPath(app.Configuration["GuestGrid:Data"] ?? "data")} (SQLite {SqliteEntityStore.Engine})");
        output.WriteLine($"  first chat  ./run chat --url {address}");
        if (app.Environment.IsDevelopment())
        {
            output.WriteLine("Development, so do not expose it:");
            output.WriteLine($"  - everybody knows the client {OAuthClients.DevelopmentId} with the secret {OAuthClients.DevelopmentSecret}, which may do everything");
            output.WriteLine("  - tokens are signed with a key kept in the data directory");
            output.WriteLine("  - queues and skills need not be configured, any id is accepted");
            output.WriteLine("  Start with --environment Production to be told what to set.");
        }
        output.Flush();
    }
}
