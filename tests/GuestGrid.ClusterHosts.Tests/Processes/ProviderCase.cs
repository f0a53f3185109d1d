using GuestGrid.Cluster.Providers;
using GuestGrid.Cluster.Settings;
using GuestGrid.Gateway.Security;
using GuestGrid.Storage;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>Silos whose clustering, reminders and entities are all kept by one kind of provider.</summary>
internal sealed record ProviderCase(StorageKind Kind)
{
    public Provider Provider(string connection) => ProviderChoice.ForStorage(Cluster(), Storage(connection));

    public Task CheckTakeOver(string connection) => TakeOver.Check(
        ("ASPNETCORE_ENVIRONMENT", "Development"), ("GuestGrid:Cluster:Clustering", $"{Kind}"),
        ("GuestGrid:Cluster:ProbeInterval", "00:00:01"), ("GuestGrid:Storage:Kind", $"{Kind}"),
        ("GuestGrid:Storage:ConnectionString", connection));

    /// <summary>Passes when this is refused at its own setting, without what is secret in it.</summary>
    public void CheckUnreadable(string connection, params string[] secrets)
    {
        var storage = Section("Storage");
        ProviderChoice.CheckConnection(storage, Cluster(), Storage(connection));
        var fault = Assert.Single(storage.Faults);
        Assert.Equal("GuestGrid:Storage:ConnectionString", fault.Path);
        foreach (var secret in secrets) Assert.DoesNotContain(secret, fault.ToString(), StringComparison.Ordinal);
    }

    private StorageSettings Storage(string connection) => new(Kind, connection, Postgres: null);

    private static ClusterSettings Cluster() => ClusterSettings.Read(Section("Cluster"), isDevelopment: true);

    private static SettingReader Section(string name) =>
        new SettingReader(new ConfigurationManager(), "GuestGrid").Section(name);
}
