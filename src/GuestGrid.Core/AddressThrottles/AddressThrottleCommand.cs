using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.AddressThrottles;

/// <summary>What can be asked of an address prefix.</summary>
public abstract record AddressThrottleCommand
{
    private AddressThrottleCommand() { }

    public sealed record Admit(GuestSessionId Session) : AddressThrottleCommand;

    /// <summary>The admitted session was not created after all.</summary>
    public sealed record Withdraw(GuestSessionId Session) : AddressThrottleCommand;

    public sealed record Tick : AddressThrottleCommand;
}

/// <summary>An address prefix has nothing to tell beyond admitting or refusing.</summary>
public sealed record AddressThrottleAnswer
{
    public static readonly AddressThrottleAnswer None = new();
}
