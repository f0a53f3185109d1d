using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core.Identifiers;
using GuestGrid.Embedded;
using GuestGrid.Runtime;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Cluster.Tests.Behaviour;

/// <summary>The measure for the cluster: a grid in one process.</summary>
public sealed class EmbeddedBehaviourTests : GridBehaviour, IAsyncLifetime
{
    private EmbeddedGrid grid = null!;

    protected override IGuestGrid Grid => grid;

    protected override TestSockets Sockets { get; } = new(GatewayId.Parse("here"));

    protected override ErasedFiles Files { get; } = new();

    public Task InitializeAsync()
    {
        grid = new EmbeddedGrid(new MemoryEntityStore(), new JsonStoredFormat(), new SteadyClock(TimeProvider.System),
            Sockets, TestPolicies.Hurried, EmbeddedLimits.Default, new TestFaults(), Files.Erase);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => grid.DisposeAsync().AsTask();
}
