using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Grains.Delivery;

/// <summary>Asks for the lease that every gateway of the cluster renews.</summary>
internal sealed class ClusterGateways(IGrainFactory grains) : IGateways
{
    public async ValueTask<bool> IsThere(GatewayId gateway)
    {
        try
        {
            var route = await grains.GetGrain<IGatewayGrain>(gateway.ToString()).Find();
            return route.Standing is not GatewayStanding.Gone;
        }
        catch (Exception)
        {
            // The silo that knows it may just have died; the sockets of a gateway outlive that.
            return true;
        }
    }
}
