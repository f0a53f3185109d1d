using GuestGrid.Cluster.Settings;
using GuestGrid.Cluster.Tests.Stores;
using GuestGrid.Storage;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>Silos whose clustering, reminders and entities are in Redis.</summary>
public sealed class RedisTests
{
    private static readonly ProviderCase InRedis = new(StorageKind.Redis);

    [RedisFact]
    public async Task What_one_silo_acknowledged_another_knows_after_its_death()
    {
        await using var server = await RedisServer.Start();
        await InRedis.CheckTakeOver(server.ConnectionString);
    }

    [RedisFact]
    public async Task A_server_that_would_forget_what_it_acknowledged_is_refused()
    {
        await using (var server = await RedisServer.Start()) await InRedis.Provider(server.ConnectionString).Check();
        await using var forgetful = await RedisServer.Start(sync: "everysec");
        var refusal = await Assert.ThrowsAsync<StoreOpenException>(InRedis.Provider(forgetful.ConnectionString).Check);
        Assert.Contains("CONFIG SET appendfsync always", refusal.Message, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task A_server_that_must_not_be_asked_what_it_keeps_is_its_operators_word()
    {
        await using var forgetful = await RedisServer.Start(sync: "everysec");
        await InRedis.Provider($"{forgetful.ConnectionString},$CONFIG=").Check();
    }

    [RedisFact]
    public async Task A_server_that_is_not_there_is_told_without_its_password()
    {
        var refusal =
            await Assert.ThrowsAsync<StoreOpenException>(InRedis.Provider("127.0.0.1:1,password=hunter2").Check);
        Assert.StartsWith("Redis at 127.0.0.1:1 can't be used", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
    }

    [RedisTheory]
    [InlineData("Host=db;Password=hunter2"), InlineData("db:6379,passwort=hunter2"), InlineData("password=hunter2")]
    public void A_connection_string_that_is_none_of_Redis_is_a_fault_that_keeps_the_secret(string text) =>
        InRedis.CheckUnreadable(text, "hunter2");
}
