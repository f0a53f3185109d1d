using System.Collections.Immutable;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.AnonymousVisitors;

/// <summary>
/// What the grid remembers of one guest: its profile and sessions; and, where it is the guest of an anonymous
/// identifier, what keeps that one's quota and pace: live sessions and recent creations.
/// </summary>
/// <param name="Slots">One per live session; never more than the quota.</param>
/// <param name="LastCreation">Null before the first.</param>
/// <param name="Creations">Those inside the velocity window at the last admission, oldest first.</param>
/// <param name="Recent">The newest sessions, oldest first, ended ones too: a repeated admission is recognised by
/// it.</param>
/// <param name="Guest">Null before the first session of this guest; always null where an identifier's sessions all
/// belong to guests with ids of their own.</param>
/// <param name="Older">The newest session that is not remembered any more; it knows the one before it, and so on, so
/// that all of them are found when the guest is erased.</param>
/// <param name="IsErased">Nothing is left but news of the erasure on its way.</param>
public sealed record AnonymousVisitor(
    ImmutableArray<SessionSlot> Slots,
    DateTimeOffset? LastCreation,
    ImmutableArray<Creation> Creations,
    ImmutableArray<GuestSessionId> Recent,
    GuestProfile? Guest = null,
    GuestSessionId? Older = null,
    bool IsErased = false)
{
    /// <summary>How many sessions are remembered after they have ended.</summary>
    public const int RecentMax = 100;

    /// <summary>
    /// Was there no guest after all where this session is withdrawn? One that was changed meanwhile is there: what it
    /// was told must not be lost.
    /// </summary>
    public bool CameOnlyWith(GuestSessionId session) =>
        Older is null && Recent is [var only] && only == session && Guest is not { IsChanged: true };
}

/// <summary>
/// A place in the quota, held on a lease: it frees itself at <paramref name="HeldUntil"/> unless renewed.
/// </summary>
/// <param name="LeaseUntil">When the session must have ended by itself if the lease was not renewed.</param>
/// <param name="HeldUntil">Later than <paramref name="LeaseUntil"/> by the grace that clocks of different machines
/// need.</param>
public sealed record SessionSlot(GuestSessionId Session, DateTimeOffset LeaseUntil, DateTimeOffset HeldUntil);

/// <summary>One admitted creation, kept for the velocity rule.</summary>
public sealed record Creation(GuestSessionId Session, DateTimeOffset At);
