using System.CommandLine;

namespace GuestGrid.Server.Serve;

/// <summary><c>guestgrid serve</c>: the whole grid in this process, over one file.</summary>
internal static class ServeCommand
{
    public const string DefaultUrls = "http://127.0.0.1:5080";

    public static Command Create()
    {
        var urls = new Option<string?>("--urls")
        {
            Description = "Addresses to listen on, separated by semicolons. "
                + $"Default: ASPNETCORE_URLS, or {DefaultUrls}.",
        };
        var data = new Option<string?>("--data")
        {
            Description = "Directory for everything that lasts; made when missing. "
                + "Default: GuestGrid__Data, or ./data.",
        };
        var environment = new Option<string?>("--environment")
        {
            Description = "Development (default) or Production. Production insists on keys and clients of your own.",
        };
        var echo = new Option<bool>("--echo-agent")
        {
            Description = "Let the built-in echo agent answer guests while no agent is signed on.",
        };
        var command = new Command("serve",
            "Serve the grid from this process. Every setting is also an environment variable: "
            + "GuestGrid__Section__Key, for example GuestGrid__Limits__MaxConcurrentSessions=3.")
        {
            urls, data, environment, echo,
        };
        command.SetAction((result, _) => GridServer.Run(new ServeOptions(result.GetValue(urls),
            result.GetValue(data), result.GetValue(environment), result.GetValue(echo))));
        return command;
    }
}

/// <summary>What was given on the command line; null where nothing was.</summary>
/// <param name="Settings">Count for more than files and environment variables; for hosts that compose a grid
/// themselves.</param>
internal sealed record ServeOptions(string? Urls, string? Data, string? Environment, bool EchoAgent,
    IReadOnlyDictionary<string, string?>? Settings = null);
