namespace GuestGrid.Gateway.Operations;

/// <summary>Is this gateway going away? Then it takes no new work, and tells its balancer so.</summary>
public sealed class Drain
{
    private volatile bool draining;

    public bool IsDraining => draining;

    public void Begin() => draining = true;
}
