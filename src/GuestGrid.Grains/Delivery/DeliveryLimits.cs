namespace GuestGrid.Grains.Delivery;

/// <summary>The bounds of delivery between silos and gateways.</summary>
/// <param name="Shards">Observers a gateway has, and lanes a silo has to each gateway.</param>
/// <param name="WaitingMax">News waiting in one lane; instead of more, its sockets are told to look for it.</param>
/// <param name="BatchMax">News sent in one call.</param>
/// <param name="Lease">How long a gateway that says nothing counts as there.</param>
/// <param name="RenewEvery">How often a gateway says that it is there.</param>
/// <param name="RetryAfter">How soon a lane tries again.</param>
/// <param name="RememberGone">How long a silo remembers that a gateway is gone.</param>
public sealed record DeliveryLimits(int Shards, int WaitingMax, int BatchMax, TimeSpan Lease, TimeSpan RenewEvery,
    TimeSpan RetryAfter, TimeSpan RememberGone)
{
    /// <summary>
    /// How long a silo that stops goes on bringing what waits in its lanes, and then sends what came meanwhile without
    /// waiting for answers; zero: not at all.
    /// </summary>
    public TimeSpan FlushWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Within what time a gateway that saw a silo leave has asked the sessions of all its sockets whether something did
    /// not come; infinite: never.
    /// </summary>
    public TimeSpan ResyncWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Sockets of one process that look at a time for news that found no room in a lane.</summary>
    public int LooksMax { get; init; } = 64;

    public static readonly DeliveryLimits Default = new(64, 4096, 256, TimeSpan.FromSeconds(20),
        TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30));
}
