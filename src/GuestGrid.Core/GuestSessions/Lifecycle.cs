using System.Collections.Immutable;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.GuestSessions;

using Decision = Decision<GuestSessionEvent>;

/// <summary>How a session opens, is connected to, renews its token and lease, and ends.</summary>
internal static class Lifecycle
{
    // Clocks of gateways and silos agree better than this.
    private static readonly TimeSpan ClocksApartMax = TimeSpan.FromSeconds(2);

    public static Decision Open(GuestSessionCommand.Open open, DecisionContext<GuestSessionPolicy> context)
    {
        var opening = open.Opening with { OpenedAt = context.Now };
        var lifetime = context.Policy.TokenLifetimeFor(opening.Timeout);
        // A session that was erased and comes back under the same key does not take the tokens of the one before.
        var first = context.Now.ToUnixTimeMilliseconds();
        var token = new TokenState(first, context.Now, context.Now + lifetime, []);
        return Decision.Accept(new SessionOpened(opening, token, open.LeaseUntil, context.Now));
    }

    public static Decision Connect(GuestSession.Open state, GuestSessionCommand.Connect connect,
        DecisionContext<GuestSessionPolicy> context)
    {
        if (connect.TokenGeneration is { } generation && !state.Token.Accepts(generation, context.Now))
            return Decision.Reject(new TokenRevoked());
        if (connect.After > state.Log.Last) return Decision.Reject(new PositionUnknown());
        if (state.Connection?.Address == connect.Connection) return Decision.Unchanged();
        // It was held up on its way, while its guest gave it up and came back: the one that came back is the newer one.
        if (state.Connection?.Since > connect.Begun + ClocksApartMax)
            return Decision.Reject(new ConnectionSuperseded());
        // What waited here for the store to answer is no newer for it.
        var since = connect.Begun < context.Now ? connect.Begun.Value : context.Now;
        var events = new List<GuestSessionEvent>
        {
            new GuestConnected(new GuestConnection(connect.Connection, state.Epoch + 1, since), context.Now),
        };
        var effects = new List<Effect>();
        if (state.Connection is { } older)
            effects.Add(new Effect.Notify(older.Address, new Notice.Superseded(state.Conversation)));
        AgentRouting.OfferIfGuestArrives(state, events, effects, context);
        return Decision.Accept(events, effects);
    }

    public static Decision Disconnect(GuestSession.Open state, GuestSessionCommand.Disconnect disconnect,
        DecisionContext<GuestSessionPolicy> context) =>
        state.Connection?.Address == disconnect.Connection
            ? Decision.Accept(new GuestDisconnected(context.Now))
            : Decision.Unchanged();

    public static Decision RotateToken(GuestSession.Open state, GuestSessionCommand.RotateToken rotate,
        DecisionContext<GuestSessionPolicy> context)
    {
        var effects = new List<Effect>();
        var events = new List<GuestSessionEvent> { Rotated(state, rotate.ByGuest, context) };
        if (rotate.ByGuest) RenewLeaseIfNeeded(state, events, effects, context);
        return Decision.Accept(events, effects);
    }

    public static Decision NoteLease(GuestSession.Open state, GuestSessionCommand.NoteLease note,
        DecisionContext<GuestSessionPolicy> context) => note.Until > state.LeaseUntil
        ? Decision.Accept(new LeaseNoted(note.Until, context.Now))
        : Decision.Unchanged();

    /// <summary>
    /// Asks the visitor to hold the slot longer once the guest's activity comes close to the lease's end.
    /// </summary>
    public static void RenewLeaseIfNeeded(GuestSession.Open state, List<GuestSessionEvent> events,
        List<Effect> effects, DecisionContext<GuestSessionPolicy> context)
    {
        var timeout = state.Opening.Timeout;
        if (context.Now + timeout + timeout / 2 <= state.LeaseAsked) return;
        var until = context.Now + 2 * timeout;
        events.Add(new LeaseAsked(until, context.Now));
        effects.Add(new Effect.TellVisitor(GuestId.Of(state.Opening.Anonymous),
            new AnonymousVisitorCommand.RenewLease(state.Opening.Session, until)));
    }

    public static Decision Tick(GuestSession.Open state, DecisionContext<GuestSessionPolicy> context)
    {
        var (now, policy) = context;
        if (now >= Deadlines.Expiry(state, policy))
            return End(state, Deadlines.ExpiryReason(state, policy), context);
        var events = new List<GuestSessionEvent>();
        var effects = new List<Effect>();
        if (now >= Deadlines.TokenRenewal(state, policy)) events.Add(Rotated(state, byGuest: false, context));
        if (now >= Deadlines.Warning(state, policy))
        {
            var expiry = Deadlines.Expiry(state, policy);
            events.Add(new ExpiryWarned(expiry, now));
            effects.Add(new Effect.Notify(state.Connection!.Address, new Notice.IdleWarning(state.Conversation,
                expiry)));
        }
        if (now >= Attaching.NextExpiry(state)) events.Add(new AttachmentsExpired(now));
        if (now >= Deadlines.RoutingRetry(state)) AgentRouting.Enqueue(state, events, effects, context);
        if (events.OfType<TokenRotated>().FirstOrDefault() is { } rotated)
        {
            var view = SessionAnswers.View((GuestSession.Known)GuestSessionEvolution.Evolve(state, rotated), policy);
            effects.Add(new Effect.Notify(state.Connection!.Address, new Notice.TokenRenewed(state.Conversation,
                view)));
        }
        return Decision.Accept(events, effects);
    }

    public static Decision End(GuestSession.Open state, EndReason reason,
        DecisionContext<GuestSessionPolicy> context, string? wrapUp = null)
    {
        var effects = new List<Effect>
        {
            new Effect.TellVisitor(GuestId.Of(state.Opening.Anonymous),
                new AnonymousVisitorCommand.ReleaseSlot(state.Opening.Session)),
        };
        Leave(state, reason, effects);
        return Decision.Accept([new SessionEnded(reason, wrapUp, context.Now)], effects);
    }

    /// <summary>Tells everybody who waits for or talks with the guest that it is over.</summary>
    public static void Leave(GuestSession.Open state, EndReason reason, List<Effect> effects)
    {
        switch (state.Stage)
        {
            case RoutingStage.Waiting:
                effects.Add(new Effect.TellQueue(state.Routing.Queue,
                    new QueueCommand.Withdraw(state.Conversation, state.Ticket + 1)));
                break;
            case RoutingStage.Assigned assigned:
                effects.Add(AgentRouting.Release(state, assigned));
                if (assigned.Connection is { } desk)
                    effects.Add(new Effect.Notify(desk, new Notice.Ended(state.Conversation, reason)));
                break;
        }
        if (state.Connection is { } guest)
            effects.Add(new Effect.Notify(guest.Address, new Notice.Ended(state.Conversation, reason)));
    }

    private static TokenRotated Rotated(
        GuestSession.Open state, bool byGuest, DecisionContext<GuestSessionPolicy> context)
    {
        var (now, policy) = context;
        var retired = state.Token.Retired.RemoveAll(token => token.ValidUntil <= now);
        if (retired.Length == TokenState.RetiredMax) retired = retired.RemoveAt(0);
        retired = retired.Add(new RetiredToken(state.Token.Generation, now + policy.TokenGrace));
        var token = new TokenState(state.Token.Generation + 1, now,
            now + policy.TokenLifetimeFor(state.Opening.Timeout), retired);
        return new TokenRotated(token, byGuest, now);
    }
}
