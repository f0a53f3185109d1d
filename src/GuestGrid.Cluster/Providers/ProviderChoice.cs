using GuestGrid.Cluster.Postgres;
using GuestGrid.Cluster.Settings;

namespace GuestGrid.Cluster.Providers;

/// <summary>The provider for each kind that this build has.</summary>
internal static class ProviderChoice
{
    public static Provider For(ClusterSettings cluster, StorageSettings storage, ClusterDatabase? database) =>
        cluster.Clustering switch
        {
            Clustering.Localhost => new LocalhostProvider(cluster),
            Clustering.Postgres => new PostgresProvider(database!),
#if PROVIDER_REDIS
            Clustering.Redis => new RedisProvider(storage.ConnectionString!),
#endif
#if PROVIDER_AZURE
            Clustering.Azure => new AzureProvider(storage.ConnectionString!),
#endif
            _ => throw new InvalidOperationException($"This build has no {cluster.Clustering}."),
        };

    public static Provider ForStorage(ClusterSettings cluster, StorageSettings storage) => storage.Kind switch
    {
        StorageKind.Memory => new LocalhostProvider(cluster),
#if PROVIDER_REDIS
        StorageKind.Redis => new RedisProvider(storage.ConnectionString!),
#endif
#if PROVIDER_AZURE
        StorageKind.Azure => new AzureProvider(storage.ConnectionString!),
#endif
        _ => throw new InvalidOperationException($"This build has no {storage.Kind}."),
    };
}
