namespace GuestGrid.Core.AddressThrottles;

/// <summary>Why a session from this address prefix is not admitted.</summary>
public abstract record AddressThrottleRejection : Rejection
{
    private AddressThrottleRejection() { }

    public sealed record VelocityExceeded : AddressThrottleRejection;
}
