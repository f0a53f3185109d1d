using GuestGrid.Gateway.Operations;

namespace GuestGrid.Server.Serve;

/// <summary>An embedded grid can take work while its store can write.</summary>
internal sealed class StoreReadiness(OpenStore store) : IReadiness
{
    public string? Problem => store.Health() is { IsWritable: false } health
        ? health.Problem ?? "The store can't be written."
        : null;
}
