using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Delivery;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Grains.Stores;

namespace GuestGrid.Grains.Entities;

/// <summary>What the entities of one silo share.</summary>
public sealed class GrainEnvironment(IStoreSource stores, IStoredFormat format, TimeProvider clock,
    IConnections connections, IGuestGrid grid, GridPolicies policies, RunnerLimits limits, WakeLimits wakes,
    IRunnerFaults faults, EraseFiles eraseFiles)
{
    public GridPolicies Policies => policies;

    public TimeProvider Clock => clock;

    public WakeLimits Wakes => wakes;

    /// <summary>Where the entity behind a grain is kept.</summary>
    public IEntityStore StoreOf(GrainId grain) => stores.Of(grain);

    public RunnerEnvironment RunnerOver(IEntityStore store) => new(store, format, clock, connections,
        tell => TellDelivery.Deliver(grid, eraseFiles, tell), limits, faults);
}
