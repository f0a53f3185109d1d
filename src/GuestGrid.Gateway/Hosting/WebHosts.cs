using GuestGrid.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Hosting;

/// <summary>
/// How every host of a gateway begins: small, with the server's limits, the drain's deadline and quiet logs.
/// </summary>
public static class WebHosts
{
    internal static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(30);

    /// <param name="environment">As given on the command line; null where nothing was.</param>
    /// <param name="otherwise">The environment where nothing says which.</param>
    /// <param name="urls">As given on the command line; null where nothing was.</param>
    /// <exception cref="ConfigurationException">An address to listen on is none.</exception>
    public static WebApplicationBuilder CreateBuilder(string? environment, string otherwise, string? urls,
        string defaultUrls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
                ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? otherwise,
            ContentRootPath = AppContext.BaseDirectory,
            // Settings are read once; watching their folders would cost every write of the store a look.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        if (string.IsNullOrWhiteSpace(urls)) urls = builder.Configuration["urls"];
        builder.WebHost.UseUrls(ListenAddresses.Check(string.IsNullOrWhiteSpace(urls) ? defaultUrls : urls));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 10 * 1024 * 1024 + 64 * 1024;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainDeadline);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            // Its scopes and activities would stay with every socket; problems carry the correlation id by themselves,
            // and where traces are exported, activities come all the same.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            // A start that fails is told in words of our own.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        return builder;
    }
}
