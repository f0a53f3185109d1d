using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.AddressThrottles;

/// <summary>What has happened at an address prefix. Stored: names and members are a storage format.</summary>
public abstract record AddressThrottleEvent
{
    private AddressThrottleEvent() { }

    /// <param name="Forgotten">How many of the oldest creations left the window; all, after a clock was set back
    /// beyond it.</param>
    public sealed record SessionAdmitted(GuestSessionId Session, DateTimeOffset At, int Forgotten)
        : AddressThrottleEvent;

    public sealed record AdmissionWithdrawn(GuestSessionId Session) : AddressThrottleEvent;
}
