using GuestGrid.Cluster.Providers;
using GuestGrid.Cluster.Settings;
using GuestGrid.Gateway.Security;
using GuestGrid.Storage;
using GuestGrid.Storage.Tests.Postgres;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.ClusterHosts.Tests.Postgres;

/// <summary>A silo over ADO.NET looks for Orleans' tables before it starts.</summary>
public sealed class AdoNetTests
{
    [AdoNetFact]
    public async Task A_database_without_the_tables_of_Orleans_is_told_with_the_scripts_that_make_them()
    {
        var refusal = await Refusal(PostgresServer.Shared.ConnectionString);
        Assert.Contains("PostgreSQL-Persistence.sql", refusal.Message, StringComparison.Ordinal);
    }

    [AdoNetFact]
    public async Task A_database_that_is_not_there_is_told() =>
        Assert.Contains("can't be used", (await Refusal("Host=/nowhere;Username=x")).Message, StringComparison.Ordinal);

    [AdoNetFact]
    public async Task A_connection_string_that_cannot_be_read_keeps_its_secret()
    {
        var refusal = await Refusal("Hots=db;Password=hunter2");
        Assert.Contains("can't be read", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    private static Task<StoreOpenException> Refusal(string connection)
    {
        var cluster = new SettingReader(new ConfigurationManager(), "GuestGrid").Section("Cluster");
        return Assert.ThrowsAsync<StoreOpenException>(ProviderChoice.ForStorage(
            ClusterSettings.Read(cluster, isDevelopment: true),
            new StorageSettings(StorageKind.AdoNet, connection, Postgres: null)).Check);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class AdoNetFactAttribute : FactAttribute
    {
        public AdoNetFactAttribute() => Skip = Provider.Has(nameof(StorageKind.AdoNet))
            ? PostgresServer.Missing
            : "NOT TESTED: ADO.NET in a host. This build has no such provider: GuestGridProviders=AdoNet ./test";
    }
}
