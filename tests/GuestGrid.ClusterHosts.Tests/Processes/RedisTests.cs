using GuestGrid.Cluster.Providers;
using GuestGrid.Cluster.Settings;
using GuestGrid.Cluster.Tests.Stores;
using GuestGrid.Gateway.Security;
using GuestGrid.Storage;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>Silos whose clustering, reminders and entities are in Redis.</summary>
public sealed class RedisTests
{
    [RedisFact]
    public async Task What_one_silo_acknowledged_another_knows_after_its_death()
    {
        await using var redis = await RedisServer.Start();
        await TakeOver.Check(Settings(redis.ConnectionString));
    }

    [RedisFact]
    public async Task A_server_that_would_forget_what_it_acknowledged_is_refused()
    {
        await using (var redis = await RedisServer.Start()) await Provider(redis.ConnectionString).Check();
        await using var forgetful = await RedisServer.Start(sync: "everysec");
        var refusal = await Assert.ThrowsAsync<StoreOpenException>(Provider(forgetful.ConnectionString).Check);
        Assert.Contains("CONFIG SET appendfsync always", refusal.Message, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task A_server_that_must_not_be_asked_what_it_keeps_is_its_operators_word()
    {
        await using var forgetful = await RedisServer.Start(sync: "everysec");
        await Provider($"{forgetful.ConnectionString},$CONFIG=").Check();
    }

    [RedisFact]
    public async Task A_server_that_is_not_there_is_told_without_its_password()
    {
        var refusal = await Assert.ThrowsAsync<StoreOpenException>(Provider("127.0.0.1:1,password=hunter2").Check);
        Assert.StartsWith("Redis at 127.0.0.1:1 can't be used", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
    }

    [RedisTheory]
    [InlineData("Host=db;Password=hunter2"), InlineData("db:6379,passwort=hunter2"), InlineData("password=hunter2")]
    public void A_connection_string_that_is_none_of_Redis_is_a_fault_that_keeps_the_secret(string text)
    {
        var storage = Section("Storage");
        ProviderChoice.CheckConnection(storage, Cluster(), Storage(text));
        var fault = Assert.Single(storage.Faults);
        Assert.Equal("GuestGrid:Storage:ConnectionString", fault.Path);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    private static Provider Provider(string connection) => ProviderChoice.ForStorage(Cluster(), Storage(connection));

    private static StorageSettings Storage(string connection) => new(StorageKind.Redis, connection, Postgres: null);

    private static ClusterSettings Cluster() => ClusterSettings.Read(Section("Cluster"), isDevelopment: true);

    private static SettingReader Section(string name) =>
        new SettingReader(new ConfigurationManager(), "GuestGrid").Section(name);

    private static (string, string)[] Settings(string connection) =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Development"), ("GuestGrid:Cluster:Clustering", "Redis"),
        ("GuestGrid:Cluster:ProbeInterval", "00:00:01"), ("GuestGrid:Storage:Kind", "Redis"),
        ("GuestGrid:Storage:ConnectionString", connection),
    ];
}
