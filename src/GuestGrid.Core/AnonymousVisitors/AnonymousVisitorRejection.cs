namespace GuestGrid.Core.AnonymousVisitors;

/// <summary>Why a visitor's session is not admitted.</summary>
public abstract record AnonymousVisitorRejection : Rejection
{
    private AnonymousVisitorRejection() { }

    public sealed record QuotaExceeded : AnonymousVisitorRejection;

    public sealed record CreationIntervalNotElapsed : AnonymousVisitorRejection;

    public sealed record VelocityExceeded : AnonymousVisitorRejection;

    /// <summary>The slot whose lease should be renewed is not held any more.</summary>
    public sealed record SlotNotHeld : AnonymousVisitorRejection;
}
