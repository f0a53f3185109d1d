using GuestGrid.Cluster.Tests.Stores;
using GuestGrid.Cluster.Tests.World;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Cluster.Tests.Behaviour;

/// <summary>Two silos over one store for all their grains.</summary>
public sealed class SharedStoreBehaviourTests(SharedStoreWorld world)
    : GridBehaviour, IClassFixture<SharedStoreWorld>
{
    protected override IGuestGrid Grid => world.World.Grid;

    protected override TestSockets Sockets => world.World.Sockets;

    protected override ErasedFiles Files => world.World.Files;
}

/// <summary>Two silos whose grains keep themselves in an Orleans storage provider.</summary>
public sealed class GrainStorageBehaviourTests(GrainStorageWorld world)
    : GridBehaviour, IClassFixture<GrainStorageWorld>
{
    protected override IGuestGrid Grid => world.World.Grid;

    protected override TestSockets Sockets => world.World.Sockets;

    protected override ErasedFiles Files => world.World.Files;
}

public abstract class WorldFixture(WorldOptions options) : IAsyncLifetime
{
    public ClusterWorld World { get; private set; } = null!;

    public async Task InitializeAsync() => World = await ClusterWorld.Start(options);

    public async Task DisposeAsync()
    {
        await World.DisposeAsync();
        Assert.Empty(World.Faults.Decisions);
    }
}

public sealed class SharedStoreWorld() : WorldFixture(new WorldOptions(new MemoryEntityStore()));

public sealed class GrainStorageWorld() : WorldFixture(new WorldOptions(new DurableRows()));
