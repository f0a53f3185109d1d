using GuestGrid.Cluster.Operations;
using GuestGrid.Cluster.Postgres;
using GuestGrid.Cluster.Providers;
using GuestGrid.Cluster.Settings;
using GuestGrid.Core.Agents;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Hosting;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Grains;
using GuestGrid.Grains.Delivery;
using GuestGrid.Grains.Entities;
using GuestGrid.Grains.Operations;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Entities;
using GuestGrid.Storage;
using GuestGrid.Storage.Attachments;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;

namespace GuestGrid.Cluster.Hosting;

/// <summary>An Orleans silo that owns entities.</summary>
public static class SiloParts
{
    // Less than it takes a cluster to declare a silo dead, and far more than between two messages.
    private static readonly TimeSpan MemoryTrust = TimeSpan.FromSeconds(5);

    /// <exception cref="StoreOpenException">The database or the directory of attachments can't be used.</exception>
    public static async Task AddSilo(this ClusterStart start, GridPolicies policies)
    {
        var services = start.Builder.Services;
        Func<IServiceProvider, Func<StoreHealth>> health = _ => () => StoreHealth.Writable;
        // First the store: where it can't be opened, nothing else may start.
        if (start.Storage.Kind is StorageKind.Postgres)
        {
            var store = await PostgresEntityStore.Open(start.Storage.Postgres!, start.Clock);
            services.AddSingleton(_ => store).AddSingleton<IStoreSource>(provider =>
                new SharedStore(provider.GetRequiredService<PostgresEntityStore>()));
            health = _ => () => store.Health;
        }
        else
        {
            await ProviderChoice.ForStorage(start.Cluster, start.Storage).Check();
            services.AddEntitiesInGrainStorage(Provider.Entities);
            if (start.Storage.Kind is not StorageKind.Memory)
            {
                services.AddSingleton(provider => new StoreProbe(
                        provider.GetRequiredService<IStoreSource>(), start.Clock))
                    .AddHostedService(provider => provider.GetRequiredService<StoreProbe>());
                health = provider => () => provider.GetRequiredService<StoreProbe>().Health;
            }
        }
        var database = start.OpenDatabase();
        if (database is not null) await database.Prepare();
        start.Builder.UseOrleans(silo => Compose(silo, start, policies, database));
        // Before anything that waits for a grain when it starts: a start that took long would be a silo that hung, and
        // nobody would ever ask.
        services
            .AddSingleton(provider => new StallGuard(provider.GetRequiredService<IClusterMembershipService>(),
                provider.GetRequiredService<ILocalSiloDetails>(), start.Cluster.ProbeInterval, TimeProvider.System,
                provider.GetRequiredService<ILogger<StallGuard>>()))
            .AddSingleton<IIncomingGrainCallFilter>(provider => provider.GetRequiredService<StallGuard>())
            .AddHostedService(provider => provider.GetRequiredService<StallGuard>());
        // Gateways write files, the owner of a session erases them.
        var files = start.OpenFiles();
        services
            .AddSingleton<IRunnerFaults, RunnerFaultLog>()
            .AddSingleton<EraseFiles>(files.Erase)
            .AddSingleton(provider => new SiloReadiness(
                provider.GetRequiredService<ISiloStatusOracle>(), health(provider)))
            .AddSingleton<IReadiness>(provider => provider.GetRequiredService<SiloReadiness>())
            .AddSingleton<ISiloCondition>(provider => provider.GetRequiredService<SiloReadiness>())
            .AddSingleton(provider =>
            {
                var table = provider.GetRequiredService<ConnectionTable>();
                return new LocalSockets(table, new HashSet<Core.Identifiers.GatewayId>
                {
                    table.Gateway, EchoAgent.Address.Gateway,
                });
            })
            .AddHostedService<BeginDrain>();
    }

    private static void Compose(ISiloBuilder silo, ClusterStart start, GridPolicies policies, ClusterDatabase? database)
    {
        var cluster = start.Cluster;
        silo.Configure<ClusterOptions>(options =>
            (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        // Listens where it is reached, and nowhere else.
        silo.ConfigureEndpoints(cluster.Address, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: false);
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            (options.ProbeTimeout, options.NumMissedProbesLimit) = (cluster.ProbeInterval, cluster.MissedProbes);
            // By itself it would grow to four times that, and guests would wait as much longer for a silo that hangs.
            (options.MinProbeTimeout, options.MaxProbeTimeout) = (cluster.ProbeInterval, cluster.ProbeInterval);
        });
        ProviderChoice.For(cluster, start.Storage, database).Cluster(silo);
        if (start.Storage.Kind is not StorageKind.Postgres)
            ProviderChoice.ForStorage(cluster, start.Storage).Store(silo);
        var limits = start.Storage.Kind is StorageKind.Postgres ? RunnerLimits.Default : RunnerLimits.ForWholeRecords;
        limits = limits with { MemoryTrust = MemoryTrust };
        Dashboard.Collect(silo, start);
        silo.Services.AddClusterGrid().AddEntityGrains(policies, limits, WakeLimits.Default,
            DeliveryLimits.Default, start.Clock, new JsonStoredFormat());
    }
}
