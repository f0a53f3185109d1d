using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.AnonymousVisitors;

/// <summary>What has happened to a visitor. Stored: names and members are a storage format.</summary>
public abstract record AnonymousVisitorEvent
{
    private AnonymousVisitorEvent() { }

    /// <param name="Lapsed">Sessions whose lease had run out unrenewed and whose slots are free again.</param>
    /// <param name="Forgotten">How many of the oldest creations left the velocity window; all, after a clock was set
    /// back beyond it.</param>
    public sealed record SessionAdmitted(SessionSlot Slot, DateTimeOffset At,
        ImmutableArray<GuestSessionId> Lapsed, int Forgotten) : AnonymousVisitorEvent;

    public sealed record AdmissionWithdrawn(GuestSessionId Session) : AnonymousVisitorEvent;

    public sealed record LeaseRenewed(SessionSlot Slot) : AnonymousVisitorEvent;

    public sealed record SlotReleased(GuestSessionId Session) : AnonymousVisitorEvent;
}
