using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorCommand;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorEvent;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorRejection;

namespace GuestGrid.Core.AnonymousVisitors;

using Decision = Decision<AnonymousVisitorEvent>;

/// <summary>How a guest's record is made, changed and erased.</summary>
internal static class GuestRecord
{
    public static Decision Create(
        AnonymousVisitor state, CreateGuest create, DecisionContext<AnonymousVisitorPolicy> context)
    {
        if (state.Recent.Contains(create.Session)) return Decision.Unchanged();
        if (Refusal(state, create.Guest, context.Policy) is { } refused) return Decision.Reject(refused);
        var guest = GuestProfile.Of(create.Guest, context.Now);
        return Decision.Accept([new SessionAttached(create.Session), new GuestCreated(guest)], [Enter(guest)]);
    }

    /// <summary>Has the guest entered in the book of its day.</summary>
    public static Effect Enter(GuestProfile guest) => new Effect.TellBook(
        GuestBookKey.Of(guest.Id, guest.CreatedAt), new GuestBookCommand.Enter(guest.Id, guest.CreatedAt));

    private static Effect Remove(GuestProfile guest) => new Effect.TellBook(
        GuestBookKey.Of(guest.Id, guest.CreatedAt), new GuestBookCommand.Remove(guest.Id, guest.CreatedAt));

    /// <summary>Why this one can't be the guest; null where it can.</summary>
    public static Rejection? Refusal(AnonymousVisitor state, Newcomer guest, AnonymousVisitorPolicy policy)
    {
        if (state.Guest is not null) return guest.ChosenId is null ? null : new GuestExists();
        return JsonMembers.Size(guest.InitialAttributes) > policy.AttributeBytesMax
            ? new AttributesTooLarge()
            : null;
    }

    public static Decision Change(
        AnonymousVisitor state, GuestChange change, DateTimeOffset? seenAt, AnonymousVisitorPolicy policy)
    {
        if (state.Guest is not { } guest || seenAt is not { } seen) return Decision.Reject(new GuestUnknown());
        var changed = guest.With(change) with { SeenAt = seen };
        if (changed.SameAs(guest)) return Decision.Unchanged();
        return changed.AttributeBytes > policy.AttributeBytesMax
            ? Decision.Reject(new AttributesTooLarge())
            : Decision.Accept(new GuestChanged(change, seen));
    }

    public static Decision Count(
        AnonymousVisitor state, CountInteraction count, DecisionContext<AnonymousVisitorPolicy> context) =>
        state.Guest is { } guest
            ? Change(state, Interactions.Count(guest, count.Type, count.Increment, context.Now), context.Now,
                context.Policy)
            : Decision.Reject(new GuestUnknown());

    /// <summary>
    /// Before the session that leaves the memory of the newest is forgotten, it is told which one left before it.
    /// </summary>
    public static IReadOnlyList<Effect> OldestLeaves(AnonymousVisitor state) =>
        state.Recent.Length == AnonymousVisitor.RecentMax && state.Older is { } older
            ? [new Effect.TellSession(state.Recent[0], new GuestSessionCommand.NotePrevious(older))]
            : [];

    public static Decision Erase(AnonymousVisitor state, DateTimeOffset? unseenSince)
    {
        if (state.Guest is not { } guest) return Decision.Reject(new GuestUnknown());
        if (guest.SeenAt >= unseenSince) return Decision.Reject(new GuestSeen());
        var sessions = state.Older is { } older ? state.Recent.Insert(0, older) : state.Recent;
        return Decision.Accept([new GuestErased()],
        [
            .. sessions.Select(session => new Effect.TellSession(session, new GuestSessionCommand.Erase())),
            Remove(guest),
        ]);
    }

    /// <summary>A guest whose only session is withdrawn was never there, unless it was changed meanwhile.</summary>
    public static Decision Withdraw(AnonymousVisitor state, Withdraw withdraw) =>
        Decision.Accept([new AdmissionWithdrawn(withdraw.Session)],
            state.Guest is { } guest && state.CameOnlyWith(withdraw.Session) ? [Remove(guest)] : []);

    public static Decision WhenErased(AnonymousVisitorCommand command) => command switch
    {
        Admit or CreateGuest => Decision.Reject(new ErasureUnderWay()),
        ChangeGuest or CountInteraction or EraseGuest => Decision.Reject(new GuestUnknown()),
        RenewLease => Decision.Reject(new SlotNotHeld()),
        _ => Decision.Unchanged(),
    };
}
