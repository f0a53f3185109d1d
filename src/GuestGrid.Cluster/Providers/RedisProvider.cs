#if PROVIDER_REDIS
using StackExchange.Redis;

namespace GuestGrid.Cluster.Providers;

/// <summary>
/// Silos, reminders and entities in Redis, which must persist what it acknowledges (appendfsync always).
/// </summary>
internal sealed class RedisProvider(string connectionString) : Provider
{
    public override void Cluster(ISiloBuilder silo)
    {
        silo.UseRedisClustering(options => options.ConfigurationOptions = Parse());
        silo.UseRedisReminderService(options => options.ConfigurationOptions = Parse());
    }

    public override void Cluster(IClientBuilder client) =>
        client.UseRedisClustering(options => options.ConfigurationOptions = Parse());

    public override void Store(ISiloBuilder silo) =>
        silo.AddRedisGrainStorage(Entities, options => options.ConfigurationOptions = Parse());

    private ConfigurationOptions Parse() => ConfigurationOptions.Parse(connectionString);
}
#endif
