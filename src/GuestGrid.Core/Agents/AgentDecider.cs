using System.Collections.Immutable;
using System.Diagnostics;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using static GuestGrid.Core.Agents.AgentCommand;
using static GuestGrid.Core.Agents.AgentEvent;
using static GuestGrid.Core.Agents.AgentRejection;

namespace GuestGrid.Core.Agents;

using Decision = Decision<AgentEvent>;

/// <summary>
/// The rules of an agent: one socket, never more than its capacity, and nothing it serves is lost when it drops.
/// </summary>
public sealed class AgentDecider : IDecider<Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>
{
    private AgentDecider() { }

    public static Agent Initial { get; } = new(AgentPresence.SignedOff.Instance, null, 0,
        ImmutableSortedDictionary<ConversationId, AgentOffer>.Empty,
        ImmutableSortedDictionary<ConversationId, AgentAssignment>.Empty);

    public static AgentCommand Tick { get; } = new Tick();

    public static Decision Decide(Agent state, AgentCommand command, DecisionContext<AgentPolicy> context)
    {
        var turn = new Turn(state);
        if (Apply(turn, command, context) is { } rejection) return Decision.Reject(rejection);
        InformQueues(turn, state);
        return Decision.Accept(turn.Events, turn.Effects);
    }

    public static Agent Evolve(Agent state, AgentEvent @event) => @event switch
    {
        SignedOn signedOn => state with
        {
            Presence = new AgentPresence.Present(signedOn.Connection, signedOn.Until),
            Profile = signedOn.Profile,
        },
        PresenceRenewed renewed when state.Presence is AgentPresence.Present present => state with
        {
            Presence = present with { Until = renewed.Until },
        },
        SignedOff => state with
        {
            Presence = AgentPresence.SignedOff.Instance,
            Offers = state.Offers.Clear(),
            Assignments = state.Assignments.Clear(),
        },
        Disconnected disconnected => state with
        {
            Presence = new AgentPresence.Away(disconnected.GraceUntil),
            Offers = state.Offers.Clear(),
        },
        OfferReceived received => state with { Offers = state.Offers.SetItem(received.Offer.Conversation,
            received.Offer) },
        OfferClosed closed => state with { Offers = state.Offers.Remove(closed.Conversation) },
        OfferAccepted accepted => state with
        {
            Offers = state.Offers.Remove(accepted.Assignment.Conversation),
            Assignments = state.Assignments.SetItem(accepted.Assignment.Conversation, accepted.Assignment),
        },
        AssignmentEnded ended => state with { Assignments = state.Assignments.Remove(ended.Conversation) },
        QueuesInformed informed => state with { Change = informed.Change },
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static AgentAnswer Answer(Agent state, AgentCommand command, AgentPolicy policy) =>
        command is SignOn or Inspect or RenewPresence
            ? new AgentAnswer([.. state.Offers.Values], [.. state.Assignments.Values])
            : new AgentAnswer([], []);

    public static DateTimeOffset? NextWake(Agent state, AgentPolicy policy)
    {
        var next = state.Presence switch
        {
            AgentPresence.Away away => away.Until,
            AgentPresence.Present present => present.Until,
            _ => (DateTimeOffset?)null,
        };
        foreach (var offer in state.Offers.Values)
            if (next is null || offer.ExpiresAt < next) next = offer.ExpiresAt;
        return next;
    }

    public static AgentCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) =>
        tell is Effect.TellSession { Command: GuestSessionCommand.Assign assign } told && rejection is not null
            ? new Release(ConversationId.Of(told.To), assign.Ticket)
            : null;

    private static Rejection? Apply(Turn turn, AgentCommand command, DecisionContext<AgentPolicy> context)
    {
        switch (command)
        {
            case SignOn signOn: return ApplySignOn(turn, signOn, context);
            case RenewPresence renew: return ApplyRenewal(turn, renew, context);
            case SignOff signOff when IsAt(turn, signOff.Connection): Leave(turn); return null;
            case Disconnect gone when IsAt(turn, gone.Connection): ApplyDisconnect(turn, context); return null;
            case ConsiderOffer consider: return ApplyOffer(turn, consider.Offer, context.Now);
            case WithdrawOffer withdraw: ApplyWithdrawal(turn, withdraw); return null;
            case AcceptOffer accept: return ApplyAcceptance(turn, accept, context.Now);
            case DeclineOffer decline: return ApplyDecline(turn, decline);
            case Release release: ApplyRelease(turn, release); return null;
            case AgentCommand.Tick: ApplyTick(turn, context); return null;
            case SignOff or Disconnect or Inspect: return null;
            default: throw new UnreachableException(command.GetType().Name);
        }
    }

    private static Rejection? ApplySignOn(Turn turn, SignOn signOn, DecisionContext<AgentPolicy> context)
    {
        var (profile, policy) = (signOn.Profile, context.Policy);
        if (profile.Capacity > policy.CapacityMax || profile.Queues.Length > policy.QueuesMax
            || profile.Skills.Count > policy.SkillsMax) return new ProfileTooLarge();
        if (IsAt(turn, signOn.Connection) && turn.State.Profile is { } known && known.SameAs(profile)) return null;
        if (turn.State.Presence is AgentPresence.Present present && present.Connection != signOn.Connection)
            turn.Notify(present.Connection, new Notice.Superseded(default));
        foreach (var queue in turn.State.Profile?.Queues ?? [])
            if (!profile.Queues.Contains(queue))
                turn.Effects.Add(new Effect.TellQueue(
                    queue, new QueueCommand.DropAgent(profile.Agent, turn.State.Change + 1)));
        turn.Add(new SignedOn(signOn.Connection, profile, context.Now + policy.PresenceLease));
        MoveAssignments(turn, profile.Agent, signOn.Connection);
        return null;
    }

    private static Rejection? ApplyRenewal(Turn turn, RenewPresence renew, DecisionContext<AgentPolicy> context)
    {
        if (turn.State.Presence is not AgentPresence.Present present || present.Connection != renew.Connection)
            return new NotSignedOn();
        var until = context.Now + context.Policy.PresenceLease;
        if (until > present.Until) turn.Add(new PresenceRenewed(until));
        return null;
    }

    private static void ApplyDisconnect(Turn turn, DecisionContext<AgentPolicy> context)
    {
        turn.Add(new Disconnected(context.Now + context.Policy.GracePeriod));
        MoveAssignments(turn, turn.State.Profile!.Agent, null);
    }

    private static Rejection? ApplyOffer(Turn turn, AgentOffer offer, DateTimeOffset now)
    {
        if (turn.State.Presence is not AgentPresence.Present present) return new NotSignedOn();
        var known = turn.State.Offers.GetValueOrDefault(offer.Conversation);
        if (known?.Queue == offer.Queue && known.Number >= offer.Number || known?.Ticket > offer.Ticket) return null;
        var served = turn.State.Assignments.GetValueOrDefault(offer.Conversation);
        if (served?.Ticket >= offer.Ticket) return null;
        if (offer.ExpiresAt <= now) return new OfferGone();
        // It waits again, so its release is still on its way.
        if (served is not null) turn.Add(new AssignmentEnded(offer.Conversation));
        if (known is null && turn.State.Free == 0) return new NoCapacity();
        turn.Add(new OfferReceived(offer));
        turn.Notify(present.Connection,
            new Notice.Offered(offer.Conversation, offer.Queue, offer.WaitingSince, offer.ExpiresAt));
        return null;
    }

    private static void ApplyWithdrawal(Turn turn, WithdrawOffer withdraw)
    {
        if (turn.State.Offers.GetValueOrDefault(withdraw.Conversation)?.Number != withdraw.Number) return;
        CloseOffer(turn, withdraw.Conversation);
    }

    private static Rejection? ApplyAcceptance(Turn turn, AcceptOffer accept, DateTimeOffset now)
    {
        if (turn.State.Presence is not AgentPresence.Present present) return new NotSignedOn();
        if (turn.State.Assignments.ContainsKey(accept.Conversation)) return null;
        if (turn.State.Offers.GetValueOrDefault(accept.Conversation) is not { } offer || offer.ExpiresAt <= now)
            return new OfferGone();
        var profile = turn.State.Profile!;
        turn.Add(new OfferAccepted(new AgentAssignment(offer.Conversation, offer.Queue, now, offer.Ticket)));
        turn.Effects.Add(new Effect.TellSession(offer.Conversation.Session,
            new GuestSessionCommand.Assign(profile.Agent, profile.Name, present.Connection, offer.Ticket)));
        turn.Effects.Add(AnswerQueue(turn, offer, OfferAnswer.Accepted));
        return null;
    }

    private static Rejection? ApplyDecline(Turn turn, DeclineOffer decline)
    {
        if (turn.State.Offers.GetValueOrDefault(decline.Conversation) is not { } offer) return new OfferGone();
        turn.Add(new OfferClosed(decline.Conversation));
        turn.Effects.Add(AnswerQueue(turn, offer, OfferAnswer.Declined));
        return null;
    }

    private static void ApplyRelease(Turn turn, Release release)
    {
        if (turn.State.Assignments.GetValueOrDefault(release.Conversation)?.Ticket != release.Ticket) return;
        turn.Add(new AssignmentEnded(release.Conversation));
        // Where the session refused what was accepted, nobody else tells the desk; elsewhere it knows already.
        if (turn.State.Presence is AgentPresence.Present present)
            turn.Notify(present.Connection, new Notice.OfferWithdrawn(release.Conversation));
    }

    private static void ApplyTick(Turn turn, DecisionContext<AgentPolicy> context)
    {
        var now = context.Now;
        if (turn.State.Presence is AgentPresence.Present present && present.Until <= now)
            ApplyDisconnect(turn, context);
        foreach (var offer in turn.State.Offers.Values)
            if (offer.ExpiresAt <= now) CloseOffer(turn, offer.Conversation);
        if (turn.State.Presence is AgentPresence.Away away && away.Until <= now) Leave(turn);
    }

    private static void Leave(Turn turn)
    {
        foreach (var assignment in turn.State.Assignments.Values)
            turn.Effects.Add(new Effect.TellSession(assignment.Conversation.Session,
                new GuestSessionCommand.Unassign(turn.State.Profile!.Agent, null)));
        turn.Add(new SignedOff());
    }

    private static void CloseOffer(Turn turn, ConversationId conversation)
    {
        turn.Add(new OfferClosed(conversation));
        if (turn.State.Presence is AgentPresence.Present present)
            turn.Notify(present.Connection, new Notice.OfferWithdrawn(conversation));
    }

    private static void MoveAssignments(Turn turn, AgentId agent, ConnectionAddress? connection)
    {
        foreach (var assignment in turn.State.Assignments.Values)
            turn.Effects.Add(new Effect.TellSession(
                assignment.Conversation.Session, new GuestSessionCommand.MoveAgent(agent, connection)));
    }

    private static Effect AnswerQueue(Turn turn, AgentOffer offer, OfferAnswer answer) =>
        new Effect.TellQueue(offer.Queue,
            new QueueCommand.AnswerOffer(offer.Conversation, offer.Number, turn.State.Profile!.Agent, answer));

    // Whatever changed what queues may count on is told to all of them, in one place.
    private static void InformQueues(Turn turn, Agent before)
    {
        var after = turn.State;
        if (after.Profile is not { } profile) return;
        var present = after.Presence is AgentPresence.Present;
        // An offer in the place of another takes nothing more, but the queue that made it has deducted it.
        if (after.Free == before.Free && after.Profile == before.Profile
            && present == before.Presence is AgentPresence.Present && !turn.Events.Any(@event =>
                @event is OfferReceived))
            return;
        if (!present && before.Presence is not AgentPresence.Present) return;
        var change = after.Change + 1;
        turn.Add(new QueuesInformed(change));
        foreach (var queue in profile.Queues)
            turn.Effects.Add(new Effect.TellQueue(queue, present
                ? new QueueCommand.NoteAgent(profile.Agent, profile.Skills, after.Free, change)
                : new QueueCommand.DropAgent(profile.Agent, change)));
    }

    private static bool IsAt(Turn turn, ConnectionAddress connection) =>
        turn.State.Presence is AgentPresence.Present present && present.Connection == connection;

    /// <summary>One decision in the making: what was decided so far is the state that the next step sees.</summary>
    private sealed class Turn(Agent state)
    {
        public Agent State { get; private set; } = state;

        public List<AgentEvent> Events { get; } = [];

        public List<Effect> Effects { get; } = [];

        public void Add(AgentEvent @event)
        {
            Events.Add(@event);
            State = Evolve(State, @event);
        }

        public void Notify(ConnectionAddress connection, Notice notice) =>
            Effects.Add(new Effect.Notify(connection, notice));
    }
}
