using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.AnonymousVisitors;

/// <summary>What can be asked of a visitor.</summary>
public abstract record AnonymousVisitorCommand
{
    private AnonymousVisitorCommand() { }

    /// <summary>May this session be created? Asking again for the same session gives the same admission.</summary>
    public sealed record Admit(GuestSessionId Session, TimeSpan Lease) : AnonymousVisitorCommand;

    /// <summary>The admitted session was not created after all: as if it had never been asked for.</summary>
    public sealed record Withdraw(GuestSessionId Session) : AnonymousVisitorCommand;

    public sealed record RenewLease(GuestSessionId Session, DateTimeOffset Until) : AnonymousVisitorCommand;

    /// <summary>The session has ended and gives its slot back.</summary>
    public sealed record ReleaseSlot(GuestSessionId Session) : AnonymousVisitorCommand;

    public sealed record Inspect : AnonymousVisitorCommand;

    public sealed record Tick : AnonymousVisitorCommand;
}

/// <summary>What a visitor answers.</summary>
/// <param name="LeaseUntil">The lease of the session that was asked about; null when it holds no slot.</param>
/// <param name="Recent">Its newest sessions, oldest first; only where it was inspected.</param>
public sealed record VisitorAnswer(DateTimeOffset? LeaseUntil, IReadOnlyList<GuestSessionId> Recent);
