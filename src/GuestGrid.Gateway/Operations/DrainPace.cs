namespace GuestGrid.Gateway.Operations;

/// <param name="Notice">
/// How long a gateway that is not ready any more keeps its sockets, so that its balancer sends nobody back to it.
/// </param>
public sealed record DrainPace(TimeSpan Notice)
{
    /// <summary>For a gateway without a balancer.</summary>
    public static readonly DrainPace AtOnce = new(TimeSpan.Zero);
}
