#if PROVIDER_REDIS
using GuestGrid.Storage;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace GuestGrid.Cluster.Providers;

/// <summary>Silos, reminders and entities in Redis, which must keep what it acknowledges.</summary>
internal sealed class RedisProvider(string connectionString) : Provider
{
    // What a server must be set to, and why. One that shows no settings to us is its operator's word.
    private static readonly (string Setting, string Value, string Otherwise)[] Durable =
    [
        ("appendonly", "yes", "what was acknowledged is lost when it ends"),
        ("appendfsync", "always", "what was acknowledged is lost when its machine fails"),
        ("maxmemory-policy", "noeviction", "it drops guests when its memory is full"),
    ];

    /// <summary>Null for a connection string that can be read; else what is wrong, without any secret.</summary>
    public static string? FaultOf(string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString).EndPoints.Count > 0 ? null : "It names no server.";
        }
        catch (ArgumentException)
        {
            // What could not be read may hold the password.
            return "It can't be read.";
        }
    }

    public override void Cluster(ISiloBuilder silo)
    {
        silo.UseRedisClustering(options => options.ConfigurationOptions = Parse());
        silo.UseRedisReminderService(options => options.ConfigurationOptions = Parse());
    }

    public override void Cluster(IClientBuilder client) =>
        client.UseRedisClustering(options => options.ConfigurationOptions = Parse());

    public override void Store(ISiloBuilder silo) => silo.AddRedisGrainStorage(Entities, options =>
    {
        options.ConfigurationOptions = Parse();
        // Who is erased leaves no record, not even an empty one.
        options.DeleteStateOnClear = true;
    });

    public override async Task Check()
    {
        var options = Parse();
        var name = $"Redis at {string.Join(" and ", options.EndPoints)}";
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            foreach (var server in connection.GetServers().Where(one => one is { IsConnected: true, IsReplica: false }))
                foreach (var (setting, value, otherwise) in Durable)
                    if (await Setting(server, setting) is { } found && found != value)
                        throw new StoreOpenException($"{name} has {setting} {found}: {otherwise}. "
                            + $"Set it to {value}, in its file and by: redis-cli CONFIG SET {setting} {value}");
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            throw new StoreOpenException($"{name} can't be used: {fault.Message}", fault);
        }
    }

    private static async Task<string?> Setting(IServer server, string name)
    {
        try
        {
            var answer = (RedisValue[]?)await server.ExecuteAsync("CONFIG", "GET", name);
            return answer is [_, var value] ? (string?)value : null;
        }
        // It may not be asked, by the server's rules or by the connection string's.
        catch (Exception fault) when (fault is RedisServerException or RedisCommandException)
        {
            return null;
        }
    }

    private ConfigurationOptions Parse() => ConfigurationOptions.Parse(connectionString);
}
#endif
