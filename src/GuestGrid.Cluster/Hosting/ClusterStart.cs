using GuestGrid.Cluster.Operations;
using GuestGrid.Cluster.Postgres;
using GuestGrid.Cluster.Providers;
using GuestGrid.Cluster.Settings;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Hosting;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Security;
using GuestGrid.Runtime;
using GuestGrid.Storage;
using GuestGrid.Storage.Attachments;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Cluster.Hosting;

/// <summary>
/// The settings of a silo or gateway on their way to a running host; collects what is wrong with them.
/// </summary>
public sealed class ClusterStart
{
    private readonly SettingsFile? file;

    private ClusterStart(WebApplicationBuilder builder, SettingsFile? file)
    {
        Builder = builder;
        this.file = file;
        Settings = new SettingReader(builder.Configuration, "GuestGrid");
        Cluster = ClusterSettings.Read(Settings.Section("Cluster"), IsDevelopment);
        Storage = StorageSettings.Read(Settings.Section("Storage"), Cluster.Clustering, IsDevelopment);
        Provider.IsBuiltIn(Settings.Section("Cluster"), "Clustering", Cluster.Clustering.ToString());
        Provider.IsBuiltIn(Settings.Section("Storage"), "Kind", Storage.Kind.ToString());
        ProviderChoice.CheckConnection(Settings.Section("Storage"), Cluster, Storage);
        builder.Services.AddSingleton(LogLimits.Read(Settings.Section("Log")));
    }

    public WebApplicationBuilder Builder { get; }

    public SettingReader Settings { get; }

    public ClusterSettings Cluster { get; }

    public StorageSettings Storage { get; }

    public TimeProvider Clock { get; } = new SteadyClock(TimeProvider.System);

    public bool IsDevelopment => Builder.Environment.IsDevelopment();

    /// <summary>What Development keeps in files.</summary>
    public string Data => Builder.Configuration["GuestGrid:Data"] ?? "data";

    /// <exception cref="ConfigurationException">
    /// The file can't be read; other faults wait for <see cref="ThrowIfFaulty"/>.
    /// </exception>
    public static ClusterStart Read(HostArguments arguments, string defaultUrls)
    {
        var builder = WebHosts.CreateBuilder(
            arguments.Environment, Environments.Production, arguments.Urls, defaultUrls);
        var file = arguments.Config is { } path ? SettingsFile.Read(path) : null;
        file?.AddTo(builder.Configuration);
        if (arguments.Data is not null) builder.Configuration["GuestGrid:Data"] = arguments.Data;
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        return new ClusterStart(builder, file);
    }

    /// <exception cref="ConfigurationException">Anything was wrong; it names all of it.</exception>
    public void ThrowIfFaulty()
    {
        file?.Check(Settings, KnownSettings.In(Builder.Configuration, IsDevelopment));
        Settings.ThrowIfFaulty();
    }

    /// <summary>
    /// The directory of attachments, compared with that of the cluster's other processes once this one can ask them:
    /// call it after the silo or client is in the host.
    /// </summary>
    /// <exception cref="StoreOpenException">It can't be used.</exception>
    internal DiskAttachmentStore OpenFiles()
    {
        var directory = Path.GetFullPath(AttachmentOptions.ReadDirectory(Settings, Data));
        var files = DiskAttachmentStore.Open(directory);
        Builder.Services.AddHostedService(provider => new SharedFiles(provider.GetRequiredService<IGrainFactory>(),
            directory, files.LoadOrMakeMark(), IsDevelopment, Clock,
            provider.GetRequiredService<ILogger<SharedFiles>>()));
        return files;
    }

    /// <summary>Null where the cluster is not kept in PostgreSQL.</summary>
    internal ClusterDatabase? OpenDatabase() =>
        Cluster.Clustering is Clustering.Postgres ? new ClusterDatabase(Storage.Postgres!) : null;

    /// <summary>What a failed start of a silo or gateway means.</summary>
    public static string? Explain(Exception refusal) => refusal is StoreOpenException ? refusal.Message : null;
}
