using GuestGrid.Core.Identifiers;

namespace GuestGrid.Runtime;

/// <summary>The gateways of the grid, beside the one that asks.</summary>
public interface IGateways
{
    /// <summary>Whether this run of a gateway serves its sockets still; false once it is known to be gone.</summary>
    ValueTask<bool> IsThere(GatewayId gateway);
}

/// <summary>A grid in one process: whoever else had a socket was an earlier run.</summary>
public sealed class NoOtherGateways : IGateways
{
    public ValueTask<bool> IsThere(GatewayId gateway) => new(false);
}
