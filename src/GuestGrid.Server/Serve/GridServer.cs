using GuestGrid.Gateway.Dialects.Simulator;
using System.Net.Sockets;
using GuestGrid.Embedded;
using GuestGrid.Gateway;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Hosting;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Retention;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage;
using GuestGrid.Storage.Attachments;
using GuestGrid.Storage.Formats;
using Microsoft.AspNetCore.Connections;

namespace GuestGrid.Server.Serve;

/// <summary>Composes gateway, embedded grid and store, and runs them until they are told to stop.</summary>
internal static class GridServer
{
    public static Task<int> Run(ServeOptions options) => HostRun.Run(
        () => Build(options, TimeProvider.System), StartNotice.Print, refusal => refusal switch
        {
            StoreOpenException => refusal.Message,
            UnauthorizedAccessException or DirectoryNotFoundException or IOException { InnerException: null } =>
                $"The data directory can't be used: {refusal.Message} Choose another with --data.",
            _ => null,
        });

    /// <summary>The whole grid, ready to start.</summary>
    /// <param name="change">Puts other parts in the place of some; null for none.</param>
    /// <exception cref="ConfigurationException">Settings are wrong; it names all of them.</exception>
    /// <exception cref="StoreOpenException">The data directory, or the database, can't be used.</exception>
    public static async Task<WebApplication> Build(
        ServeOptions options, TimeProvider wall, Action<IServiceCollection>? change = null)
    {
        var builder = CreateBuilder(options);
        var settings = new SettingReader(builder.Configuration, "GuestGrid");
        var isDevelopment = builder.Environment.IsDevelopment();
        var data = settings.Text("Data") ?? "data";
        var routing = RoutingOptions.Read(settings.Section("Routing"), isDevelopment);
        var sockets = GridSettings.ReadSockets(settings);
        builder.Services.AddSecurity(settings, isDevelopment ? () => DevelopmentKey.LoadOrMake(data) : null,
            SessionTokens.DefaultHints(routing.Default));
        var attachments = AttachmentOptions.Read(settings, data);
        var policies = GridSettings.ReadPolicies(settings);
        builder.Services.AddSingleton(SimulatorOptions.Read(settings, isDevelopment));
        builder.Services.AddSingleton(LogLimits.Read(settings.Section("Log")));
        var retention = RetentionSettings.Read(settings.Section("Retention"));
        var storage = StoreChoice.Read(settings.Section("Storage"), data);
        settings.ThrowIfFaulty();

        builder.Services.AddSingleton(settings);
        builder.AddTelemetry("guestgrid");
        var clock = new SteadyClock(wall);
        // First the store: where it can't be opened, nothing else may start.
        var store = await storage.Open(clock);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<IEntityStore>(_ => store.Store);
        builder.Services.AddSingleton<IReadiness>(new StoreReadiness(store));
        builder.Services.AddSingleton<IRunnerFaults, RunnerFaultLog>();
        builder.Services.AddSingleton<EmbeddedGrid>(provider => new EmbeddedGrid(
            provider.GetRequiredService<IEntityStore>(), new JsonStoredFormat(), clock,
            provider.GetRequiredService<IConnections>(), policies, EmbeddedLimits.Default,
            provider.GetRequiredService<IRunnerFaults>(), provider.GetRequiredService<IAttachmentStore>().Erase));
        builder.Services.AddSingleton<IResidentCount>(provider =>
            new ResidentCount(provider.GetRequiredService<EmbeddedGrid>()));
        builder.Services.AddSingleton<IGuestGrid>(provider => provider.GetRequiredService<EmbeddedGrid>());
        builder.Services.AddGateway(routing, sockets, clock, SecretFile.LoadOrMake(data, "idempotency-secret"));
        builder.Services.AddAttachments(attachments, policies.Session.Attachments,
            DiskAttachmentStore.Open(attachments.Directory, attachments.KeepFree), isAlone: true)
            .AddRetention(retention);
        change?.Invoke(builder.Services);
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
