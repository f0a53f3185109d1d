using GuestGrid.Gateway.Operations;
using GuestGrid.Grains.Operations;
using GuestGrid.Storage;
using Orleans.Runtime;

namespace GuestGrid.Cluster.Operations;

/// <summary>A silo can take work while the cluster counts it as active and its store can write.</summary>
internal sealed class SiloReadiness(ISiloStatusOracle cluster, Func<StoreHealth> store) : IReadiness, ISiloCondition
{
    public string? Problem => cluster.CurrentStatus is not SiloStatus.Active
        ? $"The silo is {cluster.CurrentStatus}, not Active."
        : store() is { IsWritable: false } health ? health.Problem ?? "The store can't be written." : null;
}
