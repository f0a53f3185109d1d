using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.AnonymousVisitors;

/// <summary>What can be asked of a visitor.</summary>
public abstract record AnonymousVisitorCommand
{
    private AnonymousVisitorCommand() { }

    /// <summary>May this session be created? Asking again for the same session gives the same admission.</summary>
    /// <param name="Guest">Whose session it is; null where it belongs to a guest with an id of its own, and is only
    /// counted here.</param>
    public sealed record Admit(GuestSessionId Session, TimeSpan Lease, Newcomer? Guest = null)
        : AnonymousVisitorCommand;

    /// <summary>Makes the record of a guest whose identifier is another visitor's to count.</summary>
    /// <param name="Session">Its only session, admitted there.</param>
    public sealed record CreateGuest(GuestSessionId Session, Newcomer Guest) : AnonymousVisitorCommand;

    public sealed record ChangeGuest(GuestChange Change) : AnonymousVisitorCommand;

    /// <summary>Counts what the guest did (surface, section 3); a repeat counts again.</summary>
    /// <param name="Type">As JSON text.</param>
    public sealed record CountInteraction(string Type, long Increment) : AnonymousVisitorCommand;

    /// <summary>Erases the guest and every session it ever had; soon nothing is left of it, this visitor
    /// included.</summary>
    /// <param name="UnseenSince">Only if it was not seen since then, however lately it came back; null for in any
    /// case.</param>
    public sealed record EraseGuest(DateTimeOffset? UnseenSince = null) : AnonymousVisitorCommand;

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
/// <param name="Recent">Its newest sessions, oldest first; only where it was inspected or changed.</param>
/// <param name="Guest">Its profile, where it has one; only where it was inspected or changed.</param>
public sealed record VisitorAnswer(
    DateTimeOffset? LeaseUntil, IReadOnlyList<GuestSessionId> Recent, GuestProfile? Guest = null);
