namespace GuestGrid.Core.AnonymousVisitors;

/// <summary>The limits of one guest and its anonymous identifier (surface, sections 1 and 2).</summary>
/// <param name="MaxConcurrentSessions">Live sessions at a time.</param>
/// <param name="MinCreationInterval">Between two creations.</param>
/// <param name="VelocityMax">Creations within any <paramref name="VelocityWindow"/>.</param>
/// <param name="LeaseGrace">How much longer than its lease a slot is held, for clocks that differ.</param>
/// <param name="AttributeBytesMax">All attributes of a guest together, as UTF-8 JSON.</param>
public sealed record AnonymousVisitorPolicy(
    int MaxConcurrentSessions, TimeSpan MinCreationInterval, int VelocityMax, TimeSpan VelocityWindow,
        TimeSpan LeaseGrace, int AttributeBytesMax = 10 * 1024)
{
    public static readonly AnonymousVisitorPolicy Default =
        new(2, TimeSpan.FromSeconds(5), 20, TimeSpan.FromHours(1), TimeSpan.FromSeconds(30));
}
