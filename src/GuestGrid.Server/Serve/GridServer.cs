using System.Net.Sockets;
using GuestGrid.Embedded;
using GuestGrid.Gateway;
using GuestGrid.Gateway.Hosting;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Sqlite;
using Microsoft.AspNetCore.Connections;

namespace GuestGrid.Server.Serve;

/// <summary>Composes gateway, embedded grid and SQLite store, and runs them until they are told to stop.</summary>
internal static class GridServer
{
    /// <returns>The exit code: 0 after a clean stop, 2 when the settings or the data directory don't allow a start.</returns>
    public static async Task<int> Run(ServeOptions options, CancellationToken cancellation)
    {
        try
        {
            await using var app = Build(options, TimeProvider.System);
            app.Lifetime.ApplicationStarted.Register(() => StartNotice.Print(app));
            // The host ends on SIGTERM and Ctrl+C by itself; the token is the command line's view of the same.
            await app.RunAsync(CancellationToken.None);
            return 0;
        }
        catch (Exception refusal) when (refusal is ConfigurationException or StoreOpenException)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 2;
        }
        catch (Exception refusal) when (refusal is UnauthorizedAccessException or DirectoryNotFoundException
            || refusal is IOException { InnerException: null })
        {
            await Console.Error.WriteLineAsync(
                $"The data directory can't be used: {refusal.Message} Choose another with --data.");
            return 2;
        }
        catch (Exception refusal) when (IsAboutAddress(refusal))
        {
            await Console.Error.WriteLineAsync(
                $"The grid can't listen there: {refusal.Message} Choose another address with --urls.");
            return 2;
        }
    }

    // What Kestrel throws for addresses that are malformed, nobody's here, forbidden or taken.
    private static bool IsAboutAddress(Exception fault) => fault is FormatException or ArgumentOutOfRangeException
        or SocketException or IOException { InnerException: AddressInUseException };

    /// <summary>The whole grid, ready to start.</summary>
    /// <exception cref="ConfigurationException">Settings are wrong; it names all of them.</exception>
    /// <exception cref="StoreOpenException">The data directory can't be used.</exception>
    public static WebApplication Build(ServeOptions options, TimeProvider wall)
    {
        var builder = CreateBuilder(options);
        var settings = new SettingReader(builder.Configuration, "GuestGrid");
        var isDevelopment = builder.Environment.IsDevelopment();
        var data = builder.Configuration["GuestGrid:Data"] ?? "data";
        var routing = RoutingOptions.Read(settings.Section("Routing"), isDevelopment);
        var sockets = GridSettings.ReadSockets(settings);
        builder.Services.AddSecurity(settings, isDevelopment ? () => DevelopmentKey.LoadOrMake(data) : null,
            SessionTokens.DefaultHints(routing.Default));
        var policies = GridSettings.ReadPolicies(settings);
        settings.ThrowIfFaulty();

        var clock = new SteadyClock(wall);
        // First the store: where it can't be opened, nothing else may start.
        var store = SqliteEntityStore.Open(new SqliteStoreOptions { DataDirectory = data }, clock);
        builder.Services.AddSingleton(_ => store);
        builder.Services.AddSingleton<IEntityStore>(provider => provider.GetRequiredService<SqliteEntityStore>());
        builder.Services.AddSingleton<IReadiness>(new StoreReadiness(store));
        builder.Services.AddSingleton<IRunnerFaults, RunnerFaultLog>();
        builder.Services.AddSingleton<EmbeddedGrid>(provider => new EmbeddedGrid(
            provider.GetRequiredService<IEntityStore>(), new JsonStoredFormat(), clock,
            provider.GetRequiredService<IConnections>(), policies, EmbeddedLimits.Default,
            provider.GetRequiredService<IRunnerFaults>()));
        builder.Services.AddSingleton<IGuestGrid>(provider => provider.GetRequiredService<EmbeddedGrid>());
        builder.Services.AddGateway(routing, sockets, clock, SecretFile.LoadOrMake(data, "idempotency-secret"));
        var app = builder.Build();
        app.UseGateway();
        return app;
    }

    private static WebApplicationBuilder CreateBuilder(ServeOptions options)
    {
        var builder = WebHosts.CreateBuilder(
            options.Environment, Environments.Development, options.Urls, ServeCommand.DefaultUrls);
        if (options.Settings is not null) builder.Configuration.AddInMemoryCollection(options.Settings);
        if (options.Data is not null) builder.Configuration["GuestGrid:Data"] = options.Data;
        if (options.EchoAgent) builder.Configuration["GuestGrid:Desk:EchoAgent"] = "true";
        return builder;
    }
}
