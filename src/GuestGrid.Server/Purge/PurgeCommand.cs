using System.CommandLine;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Server.Purge;

/// <summary><c>guestgrid purge</c>: erases guests that were not seen for long, with or without a server.</summary>
internal static class PurgeCommand
{
    public const string Name = "purge";

    /// <summary>How long one that is interrupted may take for what it has begun.</summary>
    public static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var data = new Option<string?>("--data")
        {
            Description = "Directory of the data of a grid that does not run. Default: GuestGrid__Data, or ./data.",
        };
        var url = new Option<string?>("--url") { Description = "A grid that runs, which does it itself." };
        var client = new Option<string>("--client")
        {
            Description = "With --url: an OAuth client with guestgrid:admin; its secret comes from "
                + $"{RemotePurge.SecretVariable}.",
            DefaultValueFactory = _ => OAuthClients.DevelopmentId,
        };
        var dry = new Option<bool>("--dry-run") { Description = "Erase nothing; list what would be erased." };
        var command = new Command(Name,
            "Erase the guests that were not seen for GuestGrid__Retention__Days (30), as the daily job does. A grid "
            + "that runs is named by --url, and its own setting counts. Ends with 0 when all went well, 1 when single "
            + "guests failed, 2 when it could not begin or go on.")
        {
            data, url, client, dry,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(data) is not null && given.GetValue(url) is not null)
                given.AddError("Name the data of a grid that does not run (--data), or one that runs (--url).");
        });
        command.SetAction((result, cancellation) => result.GetValue(url) is { } grid
            ? RemotePurge.Run(new RemotePurgeOptions(grid, result.GetValue(client)!,
                    Environment.GetEnvironmentVariable(RemotePurge.SecretVariable) ?? OAuthClients.DevelopmentSecret,
                    result.GetValue(dry)), Console.Out, Console.Error, TimeProvider.System, cancellation)
            : PurgeRun.Run(result.GetValue(data), result.GetValue(dry), Console.Out, Console.Error,
                TimeProvider.System, cancellation));
        return command;
    }
}
