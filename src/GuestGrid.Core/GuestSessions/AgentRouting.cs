using System.Collections.Immutable;
using GuestGrid.Core.Agents;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.GuestSessions;

using Decision = Decision<GuestSessionEvent>;

/// <summary>The conversation's way to an agent and between agents, and the context that steers it.</summary>
internal static class AgentRouting
{
    /// <summary>
    /// Queues the conversation with the first sign of life of its guest, so that nobody is offered a ghost.
    /// </summary>
    public static void OfferIfGuestArrives(GuestSession.Open state, List<GuestSessionEvent> events,
        List<Effect> effects, DecisionContext<GuestSessionPolicy> context)
    {
        if (state.Stage is RoutingStage.AwaitingGuest) Enqueue(state, events, effects, context);
    }

    public static void Enqueue(GuestSession.Open state, List<GuestSessionEvent> events, List<Effect> effects,
        DecisionContext<GuestSessionPolicy> context)
    {
        var since = state.Stage switch
        {
            RoutingStage.Waiting waiting => waiting.Since,
            RoutingStage.Assigned assigned => assigned.WaitedSince,
            _ => context.Now,
        };
        var ticket = state.Ticket + 1;
        events.Add(new ConversationQueued(since, ticket, context.Now));
        effects.Add(TellQueue(state, state.Routing, since, ticket, context));
    }

    public static Decision SetContext(GuestSession.Open state, GuestSessionCommand.SetContext set,
        DecisionContext<GuestSessionPolicy> context)
    {
        var merged = JsonMembers.Merge(state.Context, set.Changes);
        if (JsonMembers.Size(merged) > context.Policy.ContextBytesMax) return Decision.Reject(new ContextTooLarge());
        var events = new List<GuestSessionEvent>();
        var effects = new List<Effect>();
        if (!merged.SequenceEqual(state.Context)) events.Add(new ContextChanged(set.Changes, context.Now));
        if (state.Stage is not RoutingStage.Assigned && set.Routing?.ApplyTo(state.Routing) is { } routing
            && !routing.SameAs(state.Routing))
            Reroute(state, routing, events, effects, context);
        return Decision.Accept(events, effects);
    }

    public static Decision NoteQueueFull(GuestSession.Open state, GuestSessionCommand.NoteQueueFull note,
        DecisionContext<GuestSessionPolicy> context) =>
        state.Stage is RoutingStage.Waiting { RetryAt: null } waiting && note.Ticket == state.Ticket
            ? Decision.Accept(new QueueingDeferred(
                context.Now + UntilRetry(context.Now - waiting.Since, context.Policy), context.Now))
            : Decision.Unchanged();

    // Each time it asks costs two writes, so it has patience for as long again as it has waited.
    private static TimeSpan UntilRetry(TimeSpan waited, GuestSessionPolicy policy)
    {
        if (waited > policy.RoutingRetryMax) waited = policy.RoutingRetryMax;
        return waited > policy.RoutingRetry ? waited : policy.RoutingRetry;
    }

    public static Decision Assign(GuestSession.Open state, GuestSessionCommand.Assign assign,
        DecisionContext<GuestSessionPolicy> context)
    {
        switch (state.Stage)
        {
            case RoutingStage.Assigned assigned
                when assigned.Agent == assign.Agent && assign.Ticket == AssignedTicket(state):
                return Decision.Unchanged();
            case RoutingStage.Waiting when assign.Ticket == state.Ticket:
                break;
            default:
                return Decision.Reject(new NotAssigned());
        }
        // The queue may have put it back in line, or it may stand in another one by now: whoever took it, it waits no
        // longer.
        var effects = new List<Effect>
        {
            new Effect.TellQueue(
                state.Routing.Queue, new QueueCommand.Withdraw(state.Conversation, state.Ticket + 1)),
        };
        if (state.Connection is { } guest)
        {
            effects.Add(new Effect.Notify(guest.Address, new Notice.Routed(state.Conversation, state.Routing.Queue)));
            effects.Add(new Effect.Notify(guest.Address, new Notice.AgentJoined(state.Conversation, assign.AgentName)));
        }
        if (assign.Connection is { } desk)
            effects.Add(new Effect.Notify(desk, new Notice.Assigned(state.Conversation)));
        return Decision.Accept(
            [new AgentAssigned(assign.Agent, assign.AgentName, assign.Connection, context.Now)], effects);
    }

    public static Effect Release(GuestSession.Open state, RoutingStage.Assigned assigned) => new Effect.TellAgent(
        assigned.Agent, new AgentCommand.Release(state.Conversation, AssignedTicket(state)));

    public static Decision MoveAgent(GuestSession.Open state, GuestSessionCommand.MoveAgent move,
        DecisionContext<GuestSessionPolicy> context) =>
        state.Stage is RoutingStage.Assigned assigned && assigned.Agent == move.Agent
            && assigned.Connection != move.Connection
            ? Decision.Accept([new AgentMoved(move.Connection, context.Now)], Tell(state, move.Connection))
            : Decision.Unchanged();

    // What was said while the agent was nowhere reached no socket; from here on it does.
    private static Effect[] Tell(GuestSession.Open state, ConnectionAddress? desk) =>
        desk is null ? [] : [new Effect.Notify(desk, new Notice.Assigned(state.Conversation))];

    public static Decision Unassign(GuestSession.Open state, GuestSessionCommand.Unassign unassign,
        DecisionContext<GuestSessionPolicy> context)
    {
        if (state.Stage is not RoutingStage.Assigned assigned || assigned.Agent != unassign.Agent)
            return Decision.Reject(new NotAssigned());
        var events = new List<GuestSessionEvent> { new AgentUnassigned(assigned.Agent, context.Now) };
        var effects = new List<Effect> { Release(state, assigned) };
        if (state.Connection is { } guest)
            effects.Add(new Effect.Notify(guest.Address, new Notice.AgentLeft(state.Conversation, assigned.AgentName)));
        if (assigned.Connection is { } desk)
            effects.Add(new Effect.Notify(desk, new Notice.Unassigned(state.Conversation)));
        var left = state;
        if (unassign.Transfer is { } queue && queue != state.Routing.Queue)
        {
            left = state with { Routing = state.Routing with { Queue = queue } };
            events.Add(new RoutingChanged(left.Routing, context.Now));
        }
        Enqueue(left, events, effects, context);
        return Decision.Accept(events, effects);
    }

    public static Decision Close(GuestSession.Open state, GuestSessionCommand.CloseByAgent close,
        DecisionContext<GuestSessionPolicy> context) =>
        state.Stage is RoutingStage.Assigned assigned && assigned.Agent == close.Agent
            ? Lifecycle.End(state, EndReason.Agent, context, close.WrapUp)
            : Decision.Reject(new NotAssigned());

    // The assignment itself took the ticket after it.
    private static long AssignedTicket(GuestSession.Open state) => state.Ticket - 1;

    private static void Reroute(GuestSession.Open state, Routing routing, List<GuestSessionEvent> events,
        List<Effect> effects, DecisionContext<GuestSessionPolicy> context)
    {
        events.Add(new RoutingChanged(routing, context.Now));
        if (state.Stage is not RoutingStage.Waiting waiting) return;
        var ticket = state.Ticket + 1;
        if (routing.Queue != state.Routing.Queue)
            effects.Add(new Effect.TellQueue(
                state.Routing.Queue, new QueueCommand.Withdraw(state.Conversation, ticket)));
        events.Add(new ConversationQueued(waiting.Since, ticket, context.Now));
        effects.Add(TellQueue(state, routing, waiting.Since, ticket, context));
    }

    private static Effect TellQueue(GuestSession.Open state, Routing routing, DateTimeOffset since, long ticket,
        DecisionContext<GuestSessionPolicy> context) => new Effect.TellQueue(routing.Queue,
        new QueueCommand.Enqueue(new WaitingConversation(routing.Queue, state.Conversation, ticket,
            routing.Priority, routing.Skills, routing.Language, since,
            state.Opening.OpenedAt + context.Policy.MaxSessionLifetime, null, [], null)));
}
