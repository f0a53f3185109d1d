namespace GuestGrid.Grains.Delivery;

/// <summary>
/// The lease of one gateway. Lost with its silo and learnt again from the next renewal; until then nobody is
/// declared dead.
/// </summary>
[GrainType("guestgrid.gateway")]
internal sealed class GatewayGrain(TimeProvider clock, DeliveryLimits limits, ISiloStatusOracle silos)
    : Grain, IGatewayGrain
{
    private static readonly GatewayRoute Unknown = new() { Standing = GatewayStanding.Unknown };
    private static readonly GatewayRoute Gone = new() { Standing = GatewayStanding.Gone };

    private readonly DateTimeOffset listeningSince = clock.GetUtcNow();
    private GatewayRoute? route;
    private DateTimeOffset leaseUntil;
    private bool retired;

    public ValueTask<ClusterMembers> Renew(GatewayLease lease)
    {
        route = new GatewayRoute { Standing = GatewayStanding.Live, Shards = lease.Shards };
        leaseUntil = clock.GetUtcNow() + lease.Duration;
        return new(new ClusterMembers
        {
            Silos = [.. silos.GetApproximateSiloStatuses(onlyActive: false)
                .Where(silo => silo.Value is not SiloStatus.Dead).Select(silo => silo.Key.ToParsableString())],
        });
    }

    public ValueTask<GatewayRoute> Find()
    {
        var now = clock.GetUtcNow();
        if (retired) return new(Gone);
        if (route is not null) return new(now < leaseUntil ? route : Gone);
        return new(now < listeningSince + limits.Lease ? Unknown : Gone);
    }

    public ValueTask Retire()
    {
        retired = true;
        return ValueTask.CompletedTask;
    }
}
