using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.AddressThrottles;

/// <summary>Creations from one address prefix, so that fresh anonymous ids do not get around the limits.</summary>
/// <param name="Creations">Those inside the window at the last admission, oldest first.</param>
public sealed record AddressThrottle(ImmutableArray<AddressCreation> Creations);

/// <summary>One admitted creation from the prefix.</summary>
public sealed record AddressCreation(GuestSessionId Session, DateTimeOffset At);

/// <summary>
/// The limit of one address prefix (surface, section 1): <paramref name="VelocityMax"/> creations within any
/// <paramref name="VelocityWindow"/>.
/// </summary>
public sealed record AddressThrottlePolicy(int VelocityMax, TimeSpan VelocityWindow)
{
    public static readonly AddressThrottlePolicy Default = new(60, TimeSpan.FromMinutes(1));
}
