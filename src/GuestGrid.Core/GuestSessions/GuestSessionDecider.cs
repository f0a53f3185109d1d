using System.Diagnostics;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Queues;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.GuestSessions;

using Decision = Decision<GuestSessionEvent>;

/// <summary>
/// The rules of a guest session, by state and command. Each arm is in the file of its concern: <see cref="Lifecycle"/>,
/// <see cref="Messaging"/>, <see cref="Attaching"/>, <see cref="HeldFiles"/>, <see cref="AgentRouting"/>,
/// <see cref="Erasure"/>; what events do to the state is in <see cref="GuestSessionEvolution"/>.
/// </summary>
public sealed class GuestSessionDecider : IDecider<
    GuestSession, GuestSessionCommand, GuestSessionEvent, GuestSessionAnswer, GuestSessionPolicy>
{
    private GuestSessionDecider() { }

    public static GuestSession Initial => GuestSession.Absent.Instance;

    public static GuestSessionCommand Tick { get; } = new Tick();

    public static Decision Decide(
        GuestSession state, GuestSessionCommand command, DecisionContext<GuestSessionPolicy> context) => state switch
        {
            GuestSession.Erasing erasing => Erasure.Continue(erasing, command, context),
            GuestSession.Holding holding => HeldFiles.Decide(holding, command, context),
            _ when command is Erase => Erasure.Begin(state, context),
            _ when command is NotePrevious note => Erasure.NotePrevious(state, note, context),
            GuestSession.Absent => WhileAbsent(command, context),
            GuestSession.Open open => WhileOpen(open, command, context),
            GuestSession.Ended ended => WhenEnded(ended, command, context),
            _ => throw new UnreachableException(state.GetType().Name),
        };

    public static GuestSession Evolve(GuestSession state, GuestSessionEvent @event) =>
        GuestSessionEvolution.Evolve(state, @event);

    public static GuestSessionAnswer Answer(
        GuestSession state, GuestSessionCommand command, GuestSessionPolicy policy) =>
        SessionAnswers.Answer(state, command, policy);

    public static DateTimeOffset? NextWake(GuestSession state, GuestSessionPolicy policy) =>
        state switch
        {
            GuestSession.Open open => Deadlines.Next(open, policy),
            GuestSession.Holding holding => HeldFiles.End(holding),
            GuestSession.Erasing erasing => erasing.Until,
            _ => null,
        };

    public static bool Forgets(GuestSession before, GuestSession after) =>
        before is not GuestSession.Erasing && after is GuestSession.Erasing;

    public static bool IsOver(GuestSession state) => state is GuestSession.Erasing { PagesBelow: 0, Until: null };

    public static bool KeepsTurn(GuestSessionCommand command) => command is SendMessage;

    public static GuestSessionCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) => tell switch
    {
        Effect.TellTranscript { Command: Transcripts.TranscriptCommand.StorePage } page =>
            new NotePage(page.To.Last),
        Effect.TellTranscript { Command: Transcripts.TranscriptCommand.ErasePage } page =>
            new NotePageErased(page.To.Page),
        Effect.TellVisitor { Command: AnonymousVisitorCommand.RenewLease } => rejection is not null
            ? new LoseLease()
            : answer is VisitorAnswer { LeaseUntil: { } until } ? new NoteLease(until) : null,
        Effect.TellQueue { Command: QueueCommand.Enqueue enqueue } when rejection is not null =>
            new NoteQueueFull(enqueue.Ticket),
        _ => null,
    };

    private static Decision WhileAbsent(GuestSessionCommand command, DecisionContext<GuestSessionPolicy> context) =>
        command switch
        {
            GuestSessionCommand.Open open => Lifecycle.Open(open, context),
            HoldAttachment hold => HeldFiles.Hold(hold, context),
            GuestSessionCommand.Tick => Decision.Unchanged(),
            _ => Decision.Reject(new SessionUnknown()),
        };

    private static Decision WhileOpen(
        GuestSession.Open state, GuestSessionCommand command, DecisionContext<GuestSessionPolicy> context) =>
        command switch
        {
            // What holds whether or not the time is up.
            GuestSessionCommand.Open or Inspect or ReadRecent or FindAttachment => Decision.Unchanged(),
            GuestSessionCommand.Tick => Lifecycle.Tick(state, context),
            End end => Lifecycle.End(state, end.Reason, context),
            LoseLease => Lifecycle.End(state, EndReason.LeaseLost, context),
            NoteLease note => Lifecycle.NoteLease(state, note, context),
            NotePage note => Messaging.NotePage(state.Log, note, context),
            Disconnect disconnect => Lifecycle.Disconnect(state, disconnect, context),
            NoteQueueFull note => AgentRouting.NoteQueueFull(state, note, context),
            NotePageErased => Decision.Unchanged(),
            MoveAgent move => AgentRouting.MoveAgent(state, move, context),
            // Sessions hold no files but their own.
            HoldAttachment or ClaimAttachment => Decision.Reject(new AttachmentUnknown()),
            // Expiry counts from its instant on, not from the tick that stores it; a repeat is still only a repeat.
            SendMessage { ClientMessageId: { } id } send when context.Now >= Deadlines.Expiry(state, context.Policy)
                && state.Log.Memory.Find(send.From.Agent, id) is { } sequence =>
                Messaging.AcknowledgeAgain(state.Conversation, send, sequence),
            _ when context.Now >= Deadlines.Expiry(state, context.Policy) =>
                Decision.Reject(new SessionOver(Deadlines.ExpiryReason(state, context.Policy))),
            Connect connect => Lifecycle.Connect(state, connect, context),
            SendMessage send => Messaging.Send(state, send, context),
            SpendAllowance spend => Messaging.SpendAllowance(state, spend, context),
            SignalTyping typing => Messaging.SignalTyping(state, typing, context),
            MarkRead mark => Messaging.MarkRead(state, mark, context),
            SetContext set => AgentRouting.SetContext(state, set, context),
            RotateToken rotate => Lifecycle.RotateToken(state, rotate, context),
            DeclareAttachment declare => Attaching.Declare(state, declare, context),
            ConfirmUpload confirm => Attaching.Confirm(Attaching.Find(state, confirm.Attachment), confirm, context),
            Assign assign => AgentRouting.Assign(state, assign, context),
            Unassign unassign => AgentRouting.Unassign(state, unassign, context),
            CloseByAgent close => AgentRouting.Close(state, close, context),
            _ => throw new UnreachableException(command.GetType().Name),
        };

    private static Decision WhenEnded(
        GuestSession.Ended state, GuestSessionCommand command, DecisionContext<GuestSessionPolicy> context) =>
        command switch
        {
            NotePage note => Messaging.NotePage(state.Log, note, context),
            SendMessage { ClientMessageId: { } id } send
                when state.Log.Memory.Find(send.From.Agent, id) is { } sequence =>
                Messaging.AcknowledgeAgain(state.Conversation, send, sequence),
            GuestSessionCommand.Open or Inspect or ReadRecent or FindAttachment or GuestSessionCommand.Tick or End
                or LoseLease or NoteLease or Disconnect or NoteQueueFull or MoveAgent or NotePageErased =>
                Decision.Unchanged(),
            Unassign or CloseByAgent => Decision.Unchanged(),
            HoldAttachment or ClaimAttachment => Decision.Reject(new AttachmentUnknown()),
            Connect or SendMessage or SpendAllowance or SignalTyping or MarkRead or SetContext or RotateToken
                or Assign or DeclareAttachment or ConfirmUpload =>
                Decision.Reject(new SessionOver(state.Reason)),
            _ => throw new UnreachableException(command.GetType().Name),
        };
}
