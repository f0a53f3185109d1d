using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.Delivery;

/// <summary>
/// Knows how to reach one run of one gateway, for as long as the gateway renews its lease. In memory only:
/// references of observers mean nothing to another run.
/// </summary>
[Alias("guestgrid.gateway")]
public interface IGatewayGrain : IGrainWithStringKey
{
    [Alias("renew"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<ClusterMembers> Renew(GatewayLease lease);

    [Alias("find"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<GatewayRoute> Find();

    /// <summary>The gateway stops; nobody needs to wait for its lease.</summary>
    [Alias("retire"), ResponseTimeout(CallDeadline.Text)]
    ValueTask Retire();
}

/// <summary>Where a gateway takes news, and for how long it may be believed.</summary>
[GenerateSerializer, Immutable, Alias("guestgrid.gateway-lease")]
public sealed class GatewayLease
{
    [Id(0)] public required IGatewayShard[] Shards { get; init; }

    [Id(1)] public TimeSpan Duration { get; init; }
}

/// <summary>The silos of the cluster, as one of them sees it.</summary>
[GenerateSerializer, Immutable, Alias("guestgrid.cluster-members")]
public sealed class ClusterMembers
{
    [Id(0)] public required string[] Silos { get; init; }
}

/// <summary>What is known of a gateway.</summary>
[GenerateSerializer, Immutable, Alias("guestgrid.gateway-route")]
public sealed class GatewayRoute
{
    [Id(0)] public GatewayStanding Standing { get; init; }

    /// <summary>Empty unless it is live.</summary>
    [Id(1)] public IGatewayShard[] Shards { get; init; } = [];
}

/// <summary>A wire format: numbers may be added, never changed.</summary>
[GenerateSerializer, Alias("guestgrid.gateway-standing")]
public enum GatewayStanding
{
    /// <summary>It may be there: who is asked has not been listening for long enough.</summary>
    Unknown = 0,
    Live = 1,
    Gone = 2,
}
