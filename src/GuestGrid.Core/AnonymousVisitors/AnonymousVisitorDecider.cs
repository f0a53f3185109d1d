using System.Collections.Immutable;
using System.Diagnostics;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorCommand;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorEvent;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorRejection;

namespace GuestGrid.Core.AnonymousVisitors;

/// <summary>
/// Admits or refuses sessions of one anonymous identifier: quota first, then interval, then velocity; and keeps the
/// guest's record (<see cref="GuestRecord"/>), which the first session makes.
/// </summary>
public sealed class AnonymousVisitorDecider : IDecider<
    AnonymousVisitor, AnonymousVisitorCommand, AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy>
{
    private AnonymousVisitorDecider() { }

    public static AnonymousVisitor Initial { get; } = new([], null, [], []);

    public static AnonymousVisitorCommand Tick { get; } = new Tick();

    public static Decision<AnonymousVisitorEvent> Decide(AnonymousVisitor state, AnonymousVisitorCommand command,
        DecisionContext<AnonymousVisitorPolicy> context) => command switch
        {
            _ when state.IsErased => GuestRecord.WhenErased(command),
            Admit admit => DecideAdmission(state, admit, context),
            CreateGuest create => GuestRecord.Create(state, create, context),
            ChangeGuest change => GuestRecord.Change(state, change.Change, state.Guest?.SeenAt, context.Policy),
            CountInteraction count => GuestRecord.Count(state, count, context),
            EraseGuest erase => GuestRecord.Erase(state, erase.UnseenSince),
            Withdraw withdraw when Knows(state, withdraw.Session) => GuestRecord.Withdraw(state, withdraw),
            RenewLease renew => DecideRenewal(state, renew, context.Policy),
            ReleaseSlot release when Slot(state, release.Session) is not null =>
                Decision<AnonymousVisitorEvent>.Accept(new SlotReleased(release.Session)),
            Withdraw or ReleaseSlot or Inspect or AnonymousVisitorCommand.Tick =>
                Decision<AnonymousVisitorEvent>.Unchanged(),
            _ => throw new UnreachableException(command.GetType().Name),
        };

    public static AnonymousVisitor Evolve(AnonymousVisitor state, AnonymousVisitorEvent @event) => @event switch
    {
        SessionAdmitted admitted => Admitted(state, admitted),
        AdmissionWithdrawn withdrawn => state with
        {
            Slots = Without(state.Slots, withdrawn.Session),
            Creations = state.Creations.RemoveAll(creation => creation.Session == withdrawn.Session),
            LastCreation = LastBefore(state, withdrawn.Session),
            Recent = state.Recent.Remove(withdrawn.Session),
            Guest = state.CameOnlyWith(withdrawn.Session) ? null : state.Guest,
        },
        LeaseRenewed renewed => state with
        {
            Slots = Without(state.Slots, renewed.Slot.Session).Add(renewed.Slot),
        },
        SlotReleased released => state with { Slots = Without(state.Slots, released.Session) },
        GuestCreated created => state with { Guest = created.Guest },
        SessionAttached attached => state with { Recent = state.Recent.Add(attached.Session) },
        GuestChanged changed => state with
        {
            Guest = state.Guest!.With(changed.Change) with { SeenAt = changed.SeenAt },
        },
        GuestErased => Initial with { IsErased = true },
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static VisitorAnswer Answer(AnonymousVisitor state, AnonymousVisitorCommand command,
        AnonymousVisitorPolicy policy) => command switch
    {
        Admit admit => new VisitorAnswer(Slot(state, admit.Session)?.LeaseUntil, []),
        RenewLease renew => new VisitorAnswer(Slot(state, renew.Session)?.LeaseUntil, []),
        Inspect or CreateGuest or ChangeGuest or CountInteraction =>
            new VisitorAnswer(null, state.Recent, state.Guest),
        _ => new VisitorAnswer(null, []),
    };

    /// <summary>Leases lapse by themselves at the next admission, so a visitor never needs waking.</summary>
    public static DateTimeOffset? NextWake(AnonymousVisitor state, AnonymousVisitorPolicy policy) => null;

    public static bool Forgets(AnonymousVisitor before, AnonymousVisitor after) =>
        before.Guest is not null && after.Guest is null;

    public static bool IsOver(AnonymousVisitor state) => state.IsErased;

    private static Decision<AnonymousVisitorEvent> DecideAdmission(
        AnonymousVisitor state, Admit admit, DecisionContext<AnonymousVisitorPolicy> context)
    {
        if (Knows(state, admit.Session)) return Decision<AnonymousVisitorEvent>.Unchanged();
        var (now, policy) = context;
        if (admit.Guest is { } guest && GuestRecord.Refusal(state, guest, policy) is { } refused)
            return Decision<AnonymousVisitorEvent>.Reject(refused);
        var live = state.Slots.Where(slot => slot.HeldUntil > now).ToImmutableArray();
        if (live.Length >= policy.MaxConcurrentSessions)
            return Refuse(new QuotaExceeded([.. live.Select(slot => slot.Session)]),
                live.Min(slot => slot.HeldUntil) - now, TimeSpan.MaxValue);
        if (state.LastCreation is { } last && last > now - policy.MinCreationInterval
            && !IsAhead(last, policy.MinCreationInterval, now))
            return Refuse(new CreationIntervalNotElapsed(), last + policy.MinCreationInterval - now,
                policy.MinCreationInterval);
        var forgotten = state.Creations is [.., var newest] && IsAhead(newest.At, policy.VelocityWindow, now)
            ? state.Creations.Length
            : state.Creations.Count(creation => creation.At + policy.VelocityWindow <= now);
        var counted = state.Creations.Length - forgotten;
        if (counted >= policy.VelocityMax)
        {
            var freesUp = state.Creations[^policy.VelocityMax].At + policy.VelocityWindow;
            return Refuse(new VelocityExceeded(), freesUp - now, policy.VelocityWindow);
        }
        var lapsed = state.Slots.Where(slot => slot.HeldUntil <= now).Select(slot => slot.Session).ToImmutableArray();
        var slot = NewSlot(admit.Session, now + admit.Lease, policy);
        var admitted = new SessionAdmitted(slot, now, lapsed, forgotten, admit.Guest is null);
        if (admit.Guest is not { } newcomer) return Decision<AnonymousVisitorEvent>.Accept(admitted);
        if (state.Guest is not null)
            return Decision<AnonymousVisitorEvent>.Accept([admitted], GuestRecord.OldestLeaves(state));
        var created = GuestProfile.Of(newcomer, now);
        return Decision<AnonymousVisitorEvent>.Accept(
            [admitted, new GuestCreated(created)], [GuestRecord.Enter(created)]);
    }

    private static AnonymousVisitor Admitted(AnonymousVisitor state, SessionAdmitted admitted)
    {
        var next = state with
        {
            Slots = state.Slots.RemoveAll(slot => admitted.Lapsed.Contains(slot.Session)).Add(admitted.Slot),
            LastCreation = admitted.At,
            Creations = Remember(state.Creations.RemoveRange(0, admitted.Forgotten),
                new Creation(admitted.Slot.Session, admitted.At)),
        };
        if (admitted.IsElsewhere) return next;
        var isFull = state.Recent.Length == AnonymousVisitor.RecentMax;
        return next with
        {
            Recent = (isFull ? state.Recent.RemoveAt(0) : state.Recent).Add(admitted.Slot.Session),
            Older = isFull ? state.Recent[0] : state.Older,
            Guest = state.Guest is { } guest ? guest with { SeenAt = admitted.At } : null,
        };
    }

    private static Decision<AnonymousVisitorEvent> DecideRenewal(
        AnonymousVisitor state, RenewLease renew, AnonymousVisitorPolicy policy)
    {
        if (Slot(state, renew.Session) is not { } slot)
            return Decision<AnonymousVisitorEvent>.Reject(new SlotNotHeld());
        return slot.LeaseUntil >= renew.Until
            ? Decision<AnonymousVisitorEvent>.Unchanged()
            : Decision<AnonymousVisitorEvent>.Accept(new LeaseRenewed(NewSlot(renew.Session, renew.Until, policy)));
    }

    // Further ahead than a rule looks back: dated by a clock that has been set back since, so it says nothing.
    private static bool IsAhead(DateTimeOffset at, TimeSpan window, DateTimeOffset now) => at > now + window;

    // A clock that stepped back must not make a guest wait longer than the rule itself says.
    private static Decision<AnonymousVisitorEvent> Refuse(Rejection rejection, TimeSpan wait, TimeSpan longest) =>
        Decision<AnonymousVisitorEvent>.Reject(rejection with { RetryAfter = wait < longest ? wait : longest });

    // A session may live through more creations than are remembered: then its slot speaks for it.
    private static bool Knows(AnonymousVisitor state, GuestSessionId session) =>
        state.Recent.Contains(session) || Slot(state, session) is not null;

    private static SessionSlot NewSlot(GuestSessionId session, DateTimeOffset until, AnonymousVisitorPolicy policy) =>
        new(session, until, until + policy.LeaseGrace);

    private static SessionSlot? Slot(AnonymousVisitor state, GuestSessionId session) =>
        state.Slots.FirstOrDefault(slot => slot.Session == session);

    private static ImmutableArray<SessionSlot> Without(ImmutableArray<SessionSlot> slots, GuestSessionId session) =>
        slots.RemoveAll(slot => slot.Session == session);

    private static DateTimeOffset? LastBefore(AnonymousVisitor state, GuestSessionId session) =>
        state.Creations.LastOrDefault(creation => creation.Session != session)?.At;

    // In order of time as well: no creation can be later than one that came after it.
    private static ImmutableArray<Creation> Remember(ImmutableArray<Creation> creations, Creation creation) =>
        [.. creations.Select(older => older.At > creation.At ? older with { At = creation.At } : older), creation];
}
