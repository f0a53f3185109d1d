using System.CommandLine;

namespace GuestGrid.Cluster.Hosting;

/// <summary>The command line that silos and gateways share.</summary>
public static class HostCommand
{
    /// <param name="gateway">What <c>--gateway</c> means; null for a host that has no such choice.</param>
    public static Task<int> Invoke(string[] args, string description, string defaultUrls, string? gateway,
        Func<HostArguments, Task<int>> run)
    {
        var config = new Option<string?>("--config", "-c")
        {
            Description = "A file of settings, such as those in silo-config. Environment variables count for more: "
                + "GuestGrid__Section__Key; secrets are given by them only.",
        };
        var urls = new Option<string?>("--urls")
        {
            Description = $"Addresses of HTTP, separated by semicolons. Default: ASPNETCORE_URLS, or {defaultUrls}.",
        };
        var environment = new Option<string?>("--environment")
        {
            Description = "Production (default) or Development, which knows keys and clients that everybody knows.",
        };
        var data = new Option<string?>("--data")
        {
            Description = "Directory for the keys of Development. Default: GuestGrid__Data, or ./data.",
        };
        var root = new RootCommand(description) { config, urls, environment, data };
        var withGateway = new Option<bool>("--gateway") { Description = gateway };
        if (gateway is not null) root.Options.Add(withGateway);
        root.SetAction((result, _) => run(new HostArguments(result.GetValue(config), result.GetValue(urls),
            result.GetValue(environment), result.GetValue(data),
            gateway is not null && result.GetValue(withGateway))));
        return root.Parse(args).InvokeAsync();
    }
}
