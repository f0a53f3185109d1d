using System.Collections.Concurrent;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>What went wrong in the background.</summary>
public sealed class TestFaults : IRunnerFaults
{
    public ConcurrentQueue<string> Decisions { get; } = new();

    public ConcurrentQueue<string> Deliveries { get; } = new();

    public void DecisionFailed(EntityKey entity, Exception exception) => Decisions.Enqueue($"{entity}: {exception}");

    public void DeliveryFailed(EntityKey entity, string tell, int attempt, Exception exception) =>
        Deliveries.Enqueue($"{entity} {tell} {attempt}: {exception.Message}");
}
