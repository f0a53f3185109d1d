using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Transcripts;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.GuestSessions;

using Decision = Decision<GuestSessionEvent>;

/// <summary>Messages, typing and read marks: order, pace, and who is told.</summary>
internal static class Messaging
{
    public static Decision Send(GuestSession.Open state, GuestSessionCommand.SendMessage send,
        DecisionContext<GuestSessionPolicy> context)
    {
        var (now, policy) = context;
        // Over HTTP a backend with the scope to do so speaks for any agent; a desk only for the one who is assigned.
        if (send.Origin is not null && !MaySpeak(state, send.From)) return Decision.Reject(new NotAssigned());
        if (IsFromOlderConnection(state, send)) return Decision.Reject(new ConnectionSuperseded());
        if (send.ClientMessageId is { } id && state.Log.Memory.Find(send.From.Agent, id) is { } sequence)
            return AcknowledgeAgain(state.Conversation, send, sequence);
        var attached = send.Attachments is { IsEmpty: false } ? send.Attachments : null;
        if (send.Text.Length == 0 && attached is null) return Decision.Reject(new MessageEmpty());
        if (send.Text.Length > Message.TextLengthMax) return Decision.Reject(new MessageTooLong());
        if (attached?.Count > Message.AttachmentsMax) return Decision.Reject(new TooManyAttachments());
        if (state.Log.Unstored >= policy.UnstoredMax)
            return Decision.Reject(new TranscriptBehind { RetryAfter = TimeSpan.FromSeconds(1) });
        if (!TrySpend(state, send.From, context, out var rateUntil, out var wait))
            return Decision.Reject(new RateExceeded { RetryAfter = wait });
        // Whoever has nothing left to spend does not learn what is there.
        var files = attached is null ? null : Attaching.Attach(state, send.From.Agent, attached);
        if (attached is not null && files is null) return Decision.Reject(new AttachmentUnknown());

        var message = new Message(state.Log.Last.Next, send.From, send.Text, send.ClientMessageId, now,
            files);
        var events = new List<GuestSessionEvent>(1) { new MessageStored(message, rateUntil, now) };
        var effects = new List<Effect>(2);
        Announce(state, message, send.Origin, effects);
        if (state.Log.NextFillsPage) SealPage(state, message, events, effects, now);
        if (send.From.Kind is ParticipantKind.Guest)
        {
            AgentRouting.OfferIfGuestArrives(state, events, effects, context);
            Lifecycle.RenewLeaseIfNeeded(state, events, effects, context);
        }
        return Decision.Accept(events, effects);
    }

    /// <summary>The repeat of a message that is stored: its sender learns where, and nothing changes.</summary>
    public static Decision AcknowledgeAgain(
        ConversationId conversation, GuestSessionCommand.SendMessage send, SequenceId sequence) =>
        send.Origin is { } origin
            ? Decision.Unchanged(new Effect.Notify(origin,
                new Notice.MessageAcknowledged(conversation, sequence, send.ClientMessageId)))
            : Decision.Unchanged();

    public static Decision SpendAllowance(GuestSession.Open state, GuestSessionCommand.SpendAllowance spend,
        DecisionContext<GuestSessionPolicy> context) =>
        TrySpend(state, spend.From, context, out var rateUntil, out var wait)
            ? Decision.Accept(new AllowanceSpent(spend.From.Kind, rateUntil, context.Now))
            : Decision.Reject(new RateExceeded { RetryAfter = wait });

    public static Decision SignalTyping(GuestSession.Open state, GuestSessionCommand.SignalTyping typing,
        DecisionContext<GuestSessionPolicy> context)
    {
        if (!MaySpeak(state, typing.From)) return Decision.Reject(new NotAssigned());
        var (events, effects) = (new List<GuestSessionEvent>(), new List<Effect>());
        if (Other(state, typing.From) is { } other)
            effects.Add(new Effect.Notify(other, new Notice.TypingSignalled(state.Conversation, typing.IsTyping)));
        NoteActivity(state, typing.From, events, effects, context);
        return Decision.Accept(events, effects);
    }

    public static Decision MarkRead(GuestSession.Open state, GuestSessionCommand.MarkRead mark,
        DecisionContext<GuestSessionPolicy> context)
    {
        if (!MaySpeak(state, mark.From)) return Decision.Reject(new NotAssigned());
        if (mark.Sequence > state.Log.Last || mark.Sequence.Number < 1) return Decision.Reject(new PositionUnknown());
        var current = mark.From.Kind is ParticipantKind.Guest ? state.Marks.Guest : state.Marks.Agent;
        if (mark.Sequence <= current) return Decision.Unchanged();
        var events = new List<GuestSessionEvent> { new ReadMarkMoved(mark.From.Kind, mark.Sequence, context.Now) };
        var effects = new List<Effect>();
        if (Other(state, mark.From) is { } other)
            effects.Add(new Effect.Notify(other, new Notice.ReadMarkMoved(state.Conversation, mark.Sequence)));
        if (mark.From.Kind is ParticipantKind.Guest) Lifecycle.RenewLeaseIfNeeded(state, events, effects, context);
        return Decision.Accept(events, effects);
    }

    public static Decision NotePage(MessageLog log, GuestSessionCommand.NotePage note,
        DecisionContext<GuestSessionPolicy> context) =>
        note.Through == new SequenceId(log.StoredThrough.Number + Transcript.PageSize)
            && note.Through <= log.SealedThrough
            ? Decision.Accept(new PageConfirmed(note.Through, context.Now))
            : Decision.Unchanged();

    // Pages are told in order and confirmed in order, for an outbox releases what goes to one kind in its order.
    private static void SealPage(GuestSession.Open state, Message newest, List<GuestSessionEvent> events,
        List<Effect> effects, DateTimeOffset now)
    {
        var page = MessageChain.After(state.Log.Recent, state.Log.SealedThrough.Number, int.MaxValue);
        page.Add(newest);
        events.Add(new PageSealed(newest.Sequence, now));
        effects.Add(new Effect.TellTranscript(TranscriptKey.Holding(state.Conversation, newest.Sequence),
            new TranscriptCommand.StorePage([.. page])));
    }

    private static void Announce(
        GuestSession.Open state, Message message, ConnectionAddress? origin, List<Effect> effects)
    {
        Announce(state.Connection?.Address);
        Announce((state.Stage as RoutingStage.Assigned)?.Connection);
        if (origin is not null && origin != state.Connection?.Address
            && origin != (state.Stage as RoutingStage.Assigned)?.Connection)
            effects.Add(Acknowledged(origin));

        void Announce(ConnectionAddress? listener)
        {
            if (listener is null) return;
            effects.Add(listener == origin
                ? Acknowledged(listener)
                : new Effect.Notify(listener, new Notice.MessageAdded(state.Conversation, message)));
        }

        Effect Acknowledged(ConnectionAddress sender) => new Effect.Notify(sender,
            new Notice.MessageAcknowledged(state.Conversation, message.Sequence, message.ClientMessageId));
    }

    private static void NoteActivity(GuestSession.Open state, Participant from, List<GuestSessionEvent> events,
        List<Effect> effects, DecisionContext<GuestSessionPolicy> context)
    {
        if (from.Kind is not ParticipantKind.Guest) return;
        if (context.Now - state.LastActivity < context.Policy.ActivityResolution) return;
        events.Add(new ActivityNoted(context.Now));
        Lifecycle.RenewLeaseIfNeeded(state, events, effects, context);
    }

    private static bool MaySpeak(GuestSession.Open state, Participant participant) =>
        participant.Kind is ParticipantKind.Guest
        || state.Stage is RoutingStage.Assigned assigned && assigned.Agent == participant.Agent;

    private static bool IsFromOlderConnection(GuestSession.Open state, GuestSessionCommand.SendMessage send) =>
        send is { From.Kind: ParticipantKind.Guest, Origin: { } origin } && state.Connection?.Address != origin;

    private static ConnectionAddress? Other(GuestSession.Open state, Participant participant) =>
        participant.Kind is ParticipantKind.Guest
            ? (state.Stage as RoutingStage.Assigned)?.Connection
            : state.Connection?.Address;

    private static bool TrySpend(GuestSession.Open state, Participant from,
        DecisionContext<GuestSessionPolicy> context, out DateTimeOffset next, out TimeSpan wait) =>
        from.Kind is ParticipantKind.Guest
            ? TrySpend(state.RateUntil, context.Now, context.Policy.Guest, out next, out wait)
            : TrySpend(state.AgentRateUntil, context.Now, context.Policy.Agent, out next, out wait);

    // GCRA (ITU-T I.371): one instant stands for a whole token bucket.
    private static bool TrySpend(
        DateTimeOffset rateUntil, DateTimeOffset now, MessagePace pace, out DateTimeOffset next, out TimeSpan wait)
    {
        var full = pace.Interval * pace.Burst;
        // After a clock stepped back no sender owes more than an empty bucket.
        var owed = rateUntil > now + full ? full : rateUntil > now ? rateUntil - now : TimeSpan.Zero;
        wait = owed + pace.Interval - full;
        next = now + owed + pace.Interval;
        return wait <= TimeSpan.Zero;
    }
}
