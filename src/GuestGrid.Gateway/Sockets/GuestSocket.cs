using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// The socket of a guest whose session is known: its frames become commands, the session's news become frames (surface,
/// section 6).
/// </summary>
public sealed class GuestSocket : ILiveSocket, IOrderedRecipient
{
    private readonly FrameSocket frames;
    private readonly GuestSocketParts parts;
    private readonly IEntity<GuestSessionCommand, GuestSessionAnswer> session;
    private readonly ConversationId conversation;
    private readonly ConnectionAddress address;
    private readonly OrderedDelivery delivery;
    private readonly GuestCommands commands;
    private readonly AcknowledgementWatch? watch;
    private readonly Lock gate = new();

    // What comes before the greeting is sent; null from then on.
    private List<Notice>? early = [];
    private DateTimeOffset? warnedFor;
    private string guestName = "";
    private DateTimeOffset openedAt;
    private TimeSpan timeout;
    private bool hasEnded;

    private GuestSocket(FrameSocket frames, GuestSocketParts parts, GuestSessionId id)
    {
        this.frames = frames;
        this.parts = parts;
        session = parts.Grid.Session(id);
        conversation = ConversationId.Of(id);
        frames.Name(conversation);
        address = parts.Connections.NewAddress();
        delivery = new OrderedDelivery(parts.Reader, conversation, this);
        if (parts.Limits.AcknowledgementTimeout is var patience && patience != Timeout.InfiniteTimeSpan)
            watch = new AcknowledgementWatch(patience, parts.Clock, () => frames.Close(
                CloseCodes.Resume, "An acknowledgement got lost on the way; reconnect and resume."));
        commands = new GuestCommands(frames, parts, session, conversation, address, watch);
    }

    public ConversationId Conversation => conversation;

    /// <summary>When its session ends of idleness, as far as is known here; its warning is due before.</summary>
    public DateTimeOffset NextDue => commands.LastActivity + timeout;

    /// <summary>
    /// Connects the session and tells the client; what it missed follows. Null after a refusal was sent.
    /// </summary>
    /// <param name="generation">Of the token the client showed; null where something
    /// else let it in: this exchange created the session, or an API client answers for the guest.</param>
    /// <param name="lastSequenceId">The position the client says it has.</param>
    public static async ValueTask<GuestSocket?> Connect(FrameSocket frames, GuestSocketParts parts,
        GuestSessionId id, long? generation, string? lastSequenceId, IGuestGreeting greeting)
    {
        if (generation is { } shown && parts.Pace.Take(id, shown, parts.Clock.GetUtcNow()) is { IsAllowed: false } rate)
        {
            frames.SendError(new Refusal(ErrorCatalogue.RateLimited, RetryAfter: rate.RetryAfter));
            return null;
        }
        var socket = new GuestSocket(frames, parts, id);
        var position = SequenceId.None;
        var isKnown = lastSequenceId is null || SequenceId.TryParse(lastSequenceId, socket.conversation, out position);
        // In the table first: nothing that happens from the connect on may miss it.
        parts.Connections.Add(socket.address, socket);
        Outcome<GuestSessionAnswer> outcome;
        var begun = parts.Clock.GetUtcNow();
        try
        {
            outcome = await socket.session.Execute(
                new GuestSessionCommand.Connect(socket.address, generation, isKnown ? position : null, begun));
            if (outcome.Rejection is GuestSessionRejection.PositionUnknown)
            {
                isKnown = false;
                outcome = await socket.session.Execute(
                    new GuestSessionCommand.Connect(socket.address, generation, null, begun));
            }
        }
        catch
        {
            parts.Connections.Remove(socket.address);
            throw;
        }
        if (outcome.IsRejected)
        {
            parts.Connections.Remove(socket.address);
            Refuse(frames, outcome.Rejection);
            return null;
        }
        var view = ((GuestSessionAnswer.Viewed)outcome.Answer).Session;
        socket.guestName = view.Opening.Name;
        (socket.openedAt, socket.timeout) = (view.Opening.OpenedAt, view.Opening.Timeout);
        socket.commands.LastActivity = view.LastActivity;
        // Never a partial answer: a position that is not this conversation's gets nothing, the history is there to
        // read.
        if (!isKnown) frames.SendError(new Refusal(ErrorCatalogue.InvalidPosition));
        var resumes = isKnown && lastSequenceId is not null;
        if (resumes) GridMeter.Resumed();
        frames.Send(greeting.Write(view, resumes ? lastSequenceId : null));
        if (generation is null || greeting.BringsToken) generation = view.Token.Generation;
        socket.commands.TokenGeneration = generation.Value;
        socket.ShowEarly();
        socket.TellDue(view);
        await socket.delivery.Start(resumes ? position : view.Last, view.Last);
        return socket;
    }

    /// <summary>The connection is over; the session goes on without it.</summary>
    public async ValueTask Disconnect()
    {
        parts.Connections.Remove(address);
        if (!hasEnded) GridMeter.Dropped();
        try
        {
            await session.Execute(new GuestSessionCommand.Disconnect(address));
        }
        catch (Exception fault) when (Rejections.OfFault(fault) is not null)
        {
            // The session keeps an address that leads nowhere until the guest is back; nothing depends on it.
        }
    }

    public ValueTask OnFrame(ClientFrame frame) => commands.OnFrame(frame);

    public void Receive(Notice notice)
    {
        if (Volatile.Read(ref early) is not null && KeepIfEarly(notice)) return;
        Show(notice);
    }

    public async ValueTask Resync()
    {
        // One that is still connecting reads on from its position anyway.
        if (hasEnded || Volatile.Read(ref early) is not null) return;
        var outcome = await session.Execute(new GuestSessionCommand.Inspect());
        if (hasEnded) return;
        if (outcome.IsRejected)
        {
            Refuse(frames, outcome.Rejection);
            return;
        }
        var view = ((GuestSessionAnswer.Viewed)outcome.Answer).Session;
        if (view.Ended is null && view.Connection is null) Recall();
        else if (view.Connection is { } newest && newest.Address != address)
            Show(new Notice.Superseded(conversation));
        else
        {
            await delivery.CatchUp(view.Last);
            TellDue(view);
        }
        if (view.Ended is { } end && !hasEnded) Show(new Notice.Ended(conversation, end.Reason));
    }

    public void Recall() => frames.Close(CloseCodes.Resume, "News may have got lost on the way; reconnect and resume.");

    // An agent may join before the guest has heard that it is connected.
    private bool KeepIfEarly(Notice notice)
    {
        lock (gate)
        {
            early?.Add(notice);
            return early is not null;
        }
    }

    private void ShowEarly()
    {
        lock (gate)
        {
            // Showing one may bring the next.
            for (var i = 0; i < early?.Count; i++) Show(early[i]);
            Volatile.Write(ref early, null);
        }
    }

    // What was said in good time may have got lost on the way, or with the gateway that the guest was at before.
    private void TellDue(SessionView view)
    {
        if (view.Ended is not null || hasEnded) return;
        if (view.Token.Generation > commands.TokenGeneration) commands.SendToken(view);
        if (view.IsEndWarned && view.ExpiresAt != warnedFor)
            Show(new Notice.IdleWarning(conversation, view.ExpiresAt));
    }

    private void Show(Notice notice)
    {
        switch (notice)
        {
            case Notice.MessageAcknowledged own:
                delivery.Acknowledge(own.Sequence, own.ClientMessageId);
                if (own.ClientMessageId is { } acknowledged) watch?.Acknowledged(acknowledged);
                break;
            case Notice.MessageAdded added: delivery.Receive(added.Message); break;
            case Notice.TypingSignalled typing:
                frames.Send(GuestFrames.Typing(conversation, typing.IsTyping, frames.Style)); break;
            case Notice.ReadMarkMoved mark:
                frames.Send(GuestFrames.ReadReceipt(conversation, mark.Sequence, frames.Style)); break;
            case Notice.Routed routed:
                frames.Send(ServerFrame.Start("routed"u8).Text("conversationId"u8, conversation.ToString())
                    .Text("queueId"u8, routed.Queue.ToString()).Finish()); break;
            case Notice.AgentJoined joined:
                frames.Send(frames.Start("agentJoined"u8).Text("name"u8, joined.Name).Finish()); break;
            case Notice.AgentLeft left:
                frames.Send(frames.Start("agentLeft"u8).Text("name"u8, left.Name).Finish()); break;
            case Notice.TokenRenewed renewed: commands.SendToken(renewed.Session); break;
            case Notice.IdleWarning warning:
                warnedFor = warning.ExpiresAt;
                frames.Send(frames.Start("tokenExpiring"u8).Text("reason"u8, "idle")
                    .Time("expiresAt"u8, warning.ExpiresAt).Finish()); break;
            case Notice.Ended ended:
                hasEnded = true;
                GridMeter.Ended(parts.Clock.GetUtcNow() - openedAt, ended.Reason);
                _ = Close(ended.Reason); break;
            case Notice.Superseded:
                hasEnded = true;
                frames.Send(GuestFrames.Ended(conversation, "superseded", frames.Style));
                frames.Close(CloseCodes.Superseded, "A newer connection took over."); break;
        }
    }

    // What was said before the end comes before it: nobody can ask for it afterwards. A guest that reads slowly is not
    // waited for any longer than with its close.
    private async Task Close(EndReason reason)
    {
        if (delivery.WhenSettled() is { IsCompleted: false } settling)
            await settling.WaitAsync(parts.Limits.CloseTimeout, parts.Clock)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        frames.Send(GuestFrames.Ended(conversation, GuestFrames.Reason(reason), frames.Style));
        frames.Close(CloseCodes.SessionEnded, "The session has ended.");
    }

    void IOrderedRecipient.Deliver(Message message) =>
        frames.Send(GuestFrames.Message(conversation, message, guestName, frames.Style, parts.Attachments));

    void IOrderedRecipient.Acknowledge(SequenceId sequence, ClientMessageId? clientMessageId) =>
        frames.Send(GuestFrames.Ack(conversation, sequence, clientMessageId, frames.Style));

    ValueTask<bool> IOrderedRecipient.Room() => frames.Room();

    void IOrderedRecipient.Fail(Exception fault) =>
        frames.Close(CloseCodes.Resume, "Messages can't be read now; reconnect and resume.");

    private static void Refuse(FrameSocket frames, Rejection rejection)
    {
        switch (rejection)
        {
            case GuestSessionRejection.SessionOver over:
                frames.SendError(new Refusal(ErrorCatalogue.SessionEnded));
                frames.Send(frames.Start("ended"u8).Text("reason"u8, GuestFrames.Reason(over.Reason)).Finish());
                frames.Close(CloseCodes.SessionEnded, "The session has ended.");
                break;
            // A good signature for a session that is not there or has moved on is a token that is no good.
            case GuestSessionRejection.SessionUnknown or GuestSessionRejection.TokenRevoked:
                RefuseToken(frames);
                break;
            default:
                frames.SendError(rejection.ToRefusal());
                break;
        }
    }

    public static void RefuseToken(FrameSocket frames)
    {
        frames.SendError(new Refusal(ErrorCatalogue.InvalidToken));
        frames.Close(CloseCodes.InvalidToken, "The token is not good.");
    }
}
