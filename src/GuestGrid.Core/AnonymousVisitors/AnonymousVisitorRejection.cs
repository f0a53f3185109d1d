using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.AnonymousVisitors;

/// <summary>Why a visitor's session is not admitted.</summary>
public abstract record AnonymousVisitorRejection : Rejection
{
    private AnonymousVisitorRejection() { }

    /// <param name="Live">The sessions that hold the slots; one that has ended is about to give its slot back.</param>
    public sealed record QuotaExceeded(ImmutableArray<GuestSessionId> Live) : AnonymousVisitorRejection;

    public sealed record CreationIntervalNotElapsed : AnonymousVisitorRejection;

    public sealed record VelocityExceeded : AnonymousVisitorRejection;

    /// <summary>The slot whose lease should be renewed is not held any more.</summary>
    public sealed record SlotNotHeld : AnonymousVisitorRejection;

    /// <summary>There is no such guest, or not any more.</summary>
    public sealed record GuestUnknown : AnonymousVisitorRejection;

    /// <summary>The guest was seen since the time that was named, and stays.</summary>
    public sealed record GuestSeen : AnonymousVisitorRejection;

    /// <summary>A guest with the chosen id is there already.</summary>
    public sealed record GuestExists : AnonymousVisitorRejection;

    /// <summary>The guest is just being erased; soon a new one can take its place.</summary>
    public sealed record ErasureUnderWay : AnonymousVisitorRejection;

    public sealed record AttributesTooLarge : AnonymousVisitorRejection;
}
