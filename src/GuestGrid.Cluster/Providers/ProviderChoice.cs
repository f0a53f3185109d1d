using GuestGrid.Cluster.Postgres;
using GuestGrid.Cluster.Settings;
using GuestGrid.Gateway.Security;

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
#if PROVIDER_ADONET
        StorageKind.AdoNet => new AdoNetProvider(storage.ConnectionString!),
#endif
        _ => throw new InvalidOperationException($"This build has no {storage.Kind}."),
    };

    /// <summary>A fault where the connection string is not one of what is to be connected to.</summary>
    public static void CheckConnection(SettingReader storage, ClusterSettings cluster, StorageSettings settings)
    {
        if (settings.ConnectionString is not { } text) return;
#if PROVIDER_REDIS
        if (cluster.Clustering is Clustering.Redis || settings.Kind is StorageKind.Redis)
            Tell(RedisProvider.FaultOf(text), "HOST:PORT,password=... as StackExchange.Redis has it");
#endif
#if PROVIDER_AZURE
        if (cluster.Clustering is Clustering.Azure || settings.Kind is StorageKind.Azure)
            Tell(AzureProvider.FaultOf(text),
                "AccountName=...;AccountKey=...;EndpointSuffix=core.windows.net, or UseDevelopmentStorage=true");
#endif
#if PROVIDER_REDIS || PROVIDER_AZURE
        void Tell(string? fault, string allowed)
        {
            if (fault is not null) storage.Fault("ConnectionString", "(hidden)", allowed, fault);
        }
#endif
    }
}
