using System.Collections.Immutable;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.AnonymousVisitors;

/// <summary>What has happened to a visitor. Stored: names and members are a storage format.</summary>
public abstract record AnonymousVisitorEvent
{
    private AnonymousVisitorEvent() { }

    /// <param name="Lapsed">Sessions whose lease had run out unrenewed and whose slots are free again.</param>
    /// <param name="Forgotten">How many of the oldest creations left the velocity window; all, after a clock was set
    /// back beyond it.</param>
    /// <param name="IsElsewhere">The session belongs to a guest with an id of its own.</param>
    public sealed record SessionAdmitted(SessionSlot Slot, DateTimeOffset At,
        ImmutableArray<GuestSessionId> Lapsed, int Forgotten, bool IsElsewhere = false) : AnonymousVisitorEvent;

    public sealed record AdmissionWithdrawn(GuestSessionId Session) : AnonymousVisitorEvent;

    public sealed record LeaseRenewed(SessionSlot Slot) : AnonymousVisitorEvent;

    public sealed record SlotReleased(GuestSessionId Session) : AnonymousVisitorEvent;

    public sealed record GuestCreated(GuestProfile Guest) : AnonymousVisitorEvent;

    /// <summary>A session that another visitor admitted is this guest's.</summary>
    public sealed record SessionAttached(GuestSessionId Session) : AnonymousVisitorEvent;

    public sealed record GuestChanged(GuestChange Change, DateTimeOffset SeenAt) : AnonymousVisitorEvent;

    public sealed record GuestErased : AnonymousVisitorEvent;
}
