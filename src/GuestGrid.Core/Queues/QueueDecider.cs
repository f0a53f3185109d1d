using System.Collections.Immutable;
using System.Diagnostics;
using GuestGrid.Core.Agents;
using GuestGrid.Core.Identifiers;
using static GuestGrid.Core.Queues.QueueCommand;
using static GuestGrid.Core.Queues.QueueEvent;
using static GuestGrid.Core.Queues.QueueRejection;

namespace GuestGrid.Core.Queues;

using Decision = Decision<QueueEvent>;

/// <summary>
/// The rules of a queue: who may join it, who leaves it, and (in <see cref="Matching"/>) who is asked next.
/// </summary>
public sealed class QueueDecider : IDecider<Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy>
{
    private QueueDecider() { }

    public static Queue Initial { get; } =
        new(WaitingLine.Empty, ImmutableSortedDictionary<AgentId, AvailableAgent>.Empty, 0, []);

    public static QueueCommand Tick { get; } = new Tick();

    public static Decision Decide(Queue state, QueueCommand command, DecisionContext<QueuePolicy> context)
    {
        var turn = new Turn(state);
        var rejection = Apply(turn, command, context);
        if (rejection is not null) return Decision.Reject(rejection);
        if (command is not Inspect) Matching.Offer(turn, context);
        return Decision.Accept(turn.Events, turn.Effects);
    }

    public static Queue Evolve(Queue state, QueueEvent @event) => @event switch
    {
        ConversationQueued queued => state with { Line = state.Line.Set(queued.Waiting) },
        ConversationLeft left => state with
        {
            Line = state.Line.Remove(left.Conversation),
            Gone = Remember(state.Gone, new DepartedConversation(left.Conversation, left.Ticket)),
        },
        AgentNoted noted => state with { Agents = state.Agents.SetItem(noted.Agent.Agent, noted.Agent) },
        AgentDropped dropped => state with { Agents = state.Agents.Remove(dropped.Agent) },
        OfferMade made => Offered(state, made),
        OfferFailed failed when state.Line.Find(failed.Conversation) is { } waiting => state with
        {
            Line = state.Line.Set(waiting with { Offer = null, Declined = Decline(state, waiting, failed.Agent) }),
        },
        OffersPaused paused when state.Line.Find(paused.Conversation) is { } waiting => state with
        {
            Line = state.Line.Set(waiting with { Declined = [], PausedUntil = paused.Until }),
        },
        OffersResumed resumed when state.Line.Find(resumed.Conversation) is { } waiting => state with
        {
            Line = state.Line.Set(waiting with { PausedUntil = null }),
        },
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static QueueAnswer Answer(Queue state, QueueCommand command, QueuePolicy policy) =>
        new(state.Line.Count, state.Agents.Count);

    /// <summary>The earliest end of an offer, a pause or a session in the line.</summary>
    public static DateTimeOffset? NextWake(Queue state, QueuePolicy policy)
    {
        DateTimeOffset? next = null;
        foreach (var waiting in state.Line)
            if (next is null || waiting.NextDue < next) next = waiting.NextDue;
        return next;
    }

    public static QueueCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) =>
        tell is Effect.TellAgent { Command: AgentCommand.ConsiderOffer offer } told && rejection is not null
            ? new AnswerOffer(offer.Offer.Conversation, offer.Offer.Number, told.To,
                rejection is AgentRejection.OfferGone ? OfferAnswer.Declined : OfferAnswer.Unavailable)
            : null;

    private static Rejection? Apply(Turn turn, QueueCommand command, DecisionContext<QueuePolicy> context)
    {
        switch (command)
        {
            case Enqueue enqueue: return ApplyEnqueue(turn, enqueue.Waiting, context.Policy);
            case Withdraw withdraw: ApplyWithdraw(turn, withdraw); return null;
            case NoteAgent note: return ApplyAgent(turn, note, context);
            case DropAgent drop: ApplyDrop(turn, drop); return null;
            case AnswerOffer answer: ApplyAnswer(turn, answer); return null;
            case QueueCommand.Tick: ApplyTick(turn, context.Now); return null;
            case Inspect: return null;
            default: throw new UnreachableException(command.GetType().Name);
        }
    }

    private static Rejection? ApplyEnqueue(Turn turn, WaitingConversation waiting, QueuePolicy policy)
    {
        if (turn.State.Gone.Any(gone => gone.Conversation == waiting.Conversation && gone.Ticket >= waiting.Ticket))
            return null;
        var known = turn.State.Line.Find(waiting.Conversation);
        if (known?.Ticket >= waiting.Ticket) return null;
        if (known is null && turn.State.Line.Count >= policy.WaitingMax) return new QueueFull();
        // What it asks for has changed, so whoever considers it may not be suitable any more; and an answer to the
        // offer made under an older ticket must not take away what came with the newer one.
        if (known?.Offer is { } offer) Retract(turn, known.Conversation, offer);
        turn.Add(new ConversationQueued(waiting with { Offer = null }));
        return null;
    }

    private static void ApplyWithdraw(Turn turn, Withdraw withdraw)
    {
        if (turn.State.Line.Find(withdraw.Conversation) is { } waiting && waiting.Ticket < withdraw.Ticket)
        {
            turn.Add(new ConversationLeft(withdraw.Conversation, withdraw.Ticket));
            if (waiting.Offer is { } offer) Retract(turn, withdraw.Conversation, offer);
        }
        else if (!turn.State.Gone.Any(gone =>
            gone.Conversation == withdraw.Conversation && gone.Ticket >= withdraw.Ticket))
        {
            // It may overtake what it withdraws.
            if (turn.State.Line.Find(withdraw.Conversation) is null)
                turn.Add(new ConversationLeft(withdraw.Conversation, withdraw.Ticket));
        }
    }

    private static Rejection? ApplyAgent(Turn turn, NoteAgent note, DecisionContext<QueuePolicy> context)
    {
        var known = turn.State.Agents.GetValueOrDefault(note.Agent);
        if (known?.Change >= note.Change) return null;
        if (known is null && turn.State.Agents.Count >= context.Policy.AgentsMax) return new TooManyAgents();
        var since = known is { Free: > 0 } ? known.FreeSince : context.Now;
        turn.Add(new AgentNoted(new AvailableAgent(note.Agent, note.Skills, note.Free, note.Change, since)));
        return null;
    }

    private static void ApplyDrop(Turn turn, DropAgent drop)
    {
        if (turn.State.Agents.GetValueOrDefault(drop.Agent) is not { } known || known.Change > drop.Change) return;
        turn.Add(new AgentDropped(drop.Agent));
        foreach (var waiting in turn.State.Line.Where(waiting => waiting.Offer?.Agent == drop.Agent).ToList())
            turn.Add(new OfferFailed(waiting.Conversation, drop.Agent));
    }

    private static void ApplyAnswer(Turn turn, AnswerOffer answer)
    {
        // An answer to an older offer changes nothing here, not even an acceptance: the session decides whose
        // conversation it is, and withdraws it once it has.
        if (turn.State.Line.Find(answer.Conversation) is not { Offer: { } offer } waiting
            || offer.Number != answer.Offer) return;
        if (answer.Answer is OfferAnswer.Accepted)
        {
            turn.Add(new ConversationLeft(answer.Conversation, waiting.Ticket));
            return;
        }
        if (answer.Answer is OfferAnswer.Declined) GiveBack(turn, offer.Agent);
        turn.Add(new OfferFailed(answer.Conversation, offer.Agent));
    }

    private static void ApplyTick(Turn turn, DateTimeOffset now)
    {
        foreach (var waiting in turn.State.Line.ToList())
        {
            if (waiting.ExpiresAt <= now)
                turn.Add(new ConversationLeft(waiting.Conversation, waiting.Ticket));
            else if (waiting.PausedUntil <= now)
                turn.Add(new OffersResumed(waiting.Conversation));
            if (waiting.Offer is not { } offer || offer.ExpiresAt > now && waiting.ExpiresAt > now) continue;
            Retract(turn, waiting.Conversation, offer);
            if (waiting.ExpiresAt > now) turn.Add(new OfferFailed(waiting.Conversation, offer.Agent));
        }
    }

    private static void Retract(Turn turn, ConversationId conversation, PendingOffer offer)
    {
        turn.Effects.Add(Matching.WithdrawOffer(conversation, offer));
        GiveBack(turn, offer.Agent);
    }

    // The agent may never have seen the offer, and then says nothing that would correct what was deducted for it.
    private static void GiveBack(Turn turn, AgentId agent)
    {
        if (turn.State.Agents.GetValueOrDefault(agent) is { } known)
            turn.Add(new AgentNoted(known with { Free = known.Free + 1 }));
    }

    // Who has signed off since is not asked again anyway.
    private static ImmutableArray<AgentId> Decline(Queue state, WaitingConversation waiting, AgentId agent) =>
        [.. waiting.Declined.Where(state.Agents.ContainsKey), agent];

    private static ImmutableList<DepartedConversation> Remember(
        ImmutableList<DepartedConversation> gone, DepartedConversation departed)
    {
        var others = gone.RemoveAll(other => other.Conversation == departed.Conversation);
        return (others.Count < Queue.GoneMax ? others : others.RemoveAt(0)).Add(departed);
    }

    private static Queue Offered(Queue state, OfferMade made)
    {
        var agent = state.Agents[made.Offer.Agent];
        return state with
        {
            Line = state.Line.Set(state.Line.Find(made.Conversation)! with { Offer = made.Offer }),
            Agents = state.Agents.SetItem(agent.Agent, agent with { Free = agent.Free - 1 }),
            Offers = made.Offer.Number,
        };
    }

    /// <summary>One decision in the making: what was decided so far is the state that the next step sees.</summary>
    internal sealed class Turn(Queue state)
    {
        public Queue State { get; private set; } = state;

        public List<QueueEvent> Events { get; } = [];

        public List<Effect> Effects { get; } = [];

        public void Add(QueueEvent @event)
        {
            Events.Add(@event);
            State = Evolve(State, @event);
        }
    }
}
