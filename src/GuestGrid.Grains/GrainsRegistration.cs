using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Delivery;
using GuestGrid.Grains.Entities;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace GuestGrid.Grains;

/// <summary>Puts the cluster's side of the grid into a silo or a client.</summary>
public static class GrainsRegistration
{
    /// <summary>What silos and clients both need: the grid itself, and how Core travels.</summary>
    public static IServiceCollection AddClusterGrid(this IServiceCollection services)
    {
        services.Configure<TypeManifestOptions>(
            types => types.WellKnownTypeAliases[CoreCodec.WireName] = typeof(CoreCodec));
        return services
            .AddSingleton<CoreCodec>()
            .AddSingleton<IGeneralizedCodec>(provider => provider.GetRequiredService<CoreCodec>())
            .AddSingleton<IGeneralizedCopier>(provider => provider.GetRequiredService<CoreCodec>())
            .AddSingleton<ITypeFilter>(provider => provider.GetRequiredService<CoreCodec>())
            .AddSingleton<OrleansGuestGrid>()
            .AddSingleton<IGateways, ClusterGateways>()
            .AddSingleton<IGuestGrid>(provider => provider.GetRequiredService<OrleansGuestGrid>());
    }

    /// <summary>
    /// What a silo needs to own entities. The host brings <see cref="IStoreSource"/>, <see cref="IRunnerFaults"/>,
    /// <see cref="EraseFiles"/> and, for a gateway in the same process, <see cref="LocalSockets"/>.
    /// </summary>
    public static IServiceCollection AddEntityGrains(this IServiceCollection services, GridPolicies policies,
        RunnerLimits runner, WakeLimits wakes, DeliveryLimits delivery, TimeProvider clock, IStoredFormat format) =>
        services
            .AddSingleton(delivery)
            .AddSingleton(provider => new ClusterConnections(provider.GetRequiredService<IGrainFactory>(),
                provider.GetRequiredService<OrleansGuestGrid>(),
                provider.GetService<LocalSockets>() ?? LocalSockets.None, delivery, clock))
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider =>
                provider.GetRequiredService<ClusterConnections>())
            .AddSingleton(provider => new GrainEnvironment(provider.GetRequiredService<IStoreSource>(), format, clock,
                provider.GetRequiredService<ClusterConnections>(), provider.GetRequiredService<OrleansGuestGrid>(),
                policies, runner, wakes, provider.GetRequiredService<IRunnerFaults>(),
                provider.GetRequiredService<EraseFiles>()));

    /// <summary>Entities in the grain storage provider that the silo has by this name.</summary>
    public static IServiceCollection AddEntitiesInGrainStorage(this IServiceCollection services, string name) =>
        services
            // What is kept is bytes already: JSON, the default, would make them a third longer and name our assembly.
            .AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>()
            .AddSingleton<IStoreSource>(provider => new GrainStorageStores(
                provider.GetRequiredKeyedService<IGrainStorage>(name)));
}
