using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Gateway.Sockets;

/// <summary>The socket of a guest whose session is known: its frames become commands, the session's news become frames (surface, section 6).</summary>
public sealed class GuestSocket : ILiveSocket, IOrderedRecipient
{
    private readonly FrameSocket frames;
    private readonly GuestSocketServices services;
    private readonly IEntity<GuestSessionCommand, GuestSessionAnswer> session;
    private readonly ConversationId conversation;
    private readonly ConnectionAddress address;
    private readonly OrderedDelivery delivery;
    private string guestName = "";
    private Pace typing;
    private Pace control;
    private int inFlight;

    private GuestSocket(FrameSocket frames, GuestSocketServices services, GuestSessionId id)
    {
        this.frames = frames;
        this.services = services;
        session = services.Grid.Session(id);
        conversation = ConversationId.Of(id);
        address = services.Connections.NewAddress();
        delivery = new OrderedDelivery(services.Reader, conversation, this);
        typing = new Pace(services.Limits.TypingInterval, 2);
        control = new Pace(TimeSpan.FromSeconds(1) / services.Limits.ControlFramesPerSecond,
            services.Limits.ControlFramesPerSecond);
    }

    /// <summary>
    /// Connects the session and tells the client; what it missed follows. Null after a refusal was sent.
    /// </summary>
    /// <param name="generation">Of the token the client showed; null where this exchange created the session.</param>
    /// <param name="lastSequenceId">The position the client says it has.</param>
    public static async ValueTask<GuestSocket?> Connect(FrameSocket frames, GuestSocketServices services,
        GuestSessionId id, long? generation, string? lastSequenceId, IGuestGreeting greeting)
    {
        var socket = new GuestSocket(frames, services, id);
        var position = SequenceId.None;
        var isKnown = lastSequenceId is null || SequenceId.TryParse(lastSequenceId, socket.conversation, out position);
        // In the table first: nothing that happens from the connect on may miss it.
        services.Connections.Add(socket.address, socket);
        Outcome<GuestSessionAnswer> outcome;
        try
        {
            outcome = await socket.session.Execute(
                new GuestSessionCommand.Connect(socket.address, generation, isKnown ? position : null));
            if (outcome.Rejection is GuestSessionRejection.PositionUnknown)
            {
                isKnown = false;
                outcome = await socket.session.Execute(
                    new GuestSessionCommand.Connect(socket.address, generation, null));
            }
        }
        catch
        {
            services.Connections.Remove(socket.address);
            throw;
        }
        if (outcome.IsRejected)
        {
            services.Connections.Remove(socket.address);
            Refuse(frames, outcome.Rejection);
            return null;
        }
        var view = ((GuestSessionAnswer.Viewed)outcome.Answer).Session;
        socket.guestName = view.Opening.Name;
        // Never a partial answer: a position that is not this conversation's gets nothing, the history is there to read.
        if (!isKnown) frames.SendError(new Refusal(ErrorCatalogue.InvalidPosition));
        var resumes = isKnown && lastSequenceId is not null;
        frames.Send(greeting.Write(view, resumes ? lastSequenceId : null));
        await socket.delivery.Start(resumes ? position : view.Last, view.Last);
        return socket;
    }

    /// <summary>The connection is over; the session goes on without it.</summary>
    public async ValueTask Disconnect()
    {
        services.Connections.Remove(address);
        try
        {
            await session.Execute(new GuestSessionCommand.Disconnect(address));
        }
        catch (Exception fault) when (Rejections.OfFault(fault) is not null)
        {
            // The session keeps an address that leads nowhere until the guest is back; nothing depends on it.
        }
    }

    public ValueTask OnFrame(ClientFrame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Message: return OnMessage(frame);
            case FrameType.Typing: return OnTyping(frame);
        }
        if (!control.TryTake(services.Clock.GetUtcNow(), out var wait))
        {
            frames.SendError(new Refusal(ErrorCatalogue.RateLimited, RetryAfter: wait));
            return ValueTask.CompletedTask;
        }
        switch (frame.Type)
        {
            case FrameType.ReadReceipt: return OnReadReceipt(frame);
            case FrameType.SetContext: return OnSetContext(frame);
            case FrameType.RefreshToken: return OnRefreshToken();
            case FrameType.End: return Await(session.Execute(new GuestSessionCommand.End(EndReason.Guest)), null);
            case FrameType.Ping: frames.Send(ServerFrame.Start("pong"u8).Finish()); return ValueTask.CompletedTask;
            default: frames.RefuseFrame("A guest does not send frames of this type."); return ValueTask.CompletedTask;
        }
    }

    public void Receive(Notice notice)
    {
        switch (notice)
        {
            case Notice.MessageAcknowledged own: delivery.Acknowledge(own.Sequence, own.ClientMessageId); break;
            case Notice.MessageAdded added: delivery.Receive(added.Message); break;
            case Notice.TypingSignalled typing:
                frames.Send(GuestFrames.Typing(conversation, typing.IsTyping, forAgent: false)); break;
            case Notice.ReadMarkMoved mark:
                frames.Send(GuestFrames.ReadReceipt(conversation, mark.Sequence, forAgent: false)); break;
            case Notice.Routed routed:
                frames.Send(ServerFrame.Start("routed"u8).Text("conversationId"u8, conversation.ToString())
                    .Text("queueId"u8, routed.Queue.ToString()).Finish()); break;
            case Notice.AgentJoined joined:
                frames.Send(ServerFrame.Start("agentJoined"u8).Text("name"u8, joined.Name).Finish()); break;
            case Notice.AgentLeft left:
                frames.Send(ServerFrame.Start("agentLeft"u8).Text("name"u8, left.Name).Finish()); break;
            case Notice.TokenRenewed renewed: SendToken(renewed.Session); break;
            case Notice.IdleWarning warning:
                frames.Send(ServerFrame.Start("tokenExpiring"u8).Text("reason"u8, "idle")
                    .Time("expiresAt"u8, warning.ExpiresAt).Finish()); break;
            case Notice.Ended ended:
                frames.Send(GuestFrames.Ended(conversation, GuestFrames.Reason(ended.Reason), forAgent: false));
                frames.Close(CloseCodes.SessionEnded, "The session has ended."); break;
            case Notice.Superseded:
                frames.Send(GuestFrames.Ended(conversation, "superseded", forAgent: false));
                frames.Close(CloseCodes.Superseded, "A newer connection took over."); break;
        }
    }

    void IOrderedRecipient.Deliver(Message message) =>
        frames.Send(GuestFrames.Message(conversation, message, guestName, forAgent: false));

    void IOrderedRecipient.Acknowledge(SequenceId sequence, ClientMessageId? clientMessageId) =>
        frames.Send(GuestFrames.Ack(conversation, sequence, clientMessageId, forAgent: false));

    ValueTask<bool> IOrderedRecipient.Room() => frames.Room();

    void IOrderedRecipient.Fail(Exception fault) =>
        frames.Close(CloseCodes.Resume, "Messages can't be read now; reconnect and resume.");

    private ValueTask OnMessage(ClientFrame frame)
    {
        ClientMessageId? id = null;
        if (frame.ClientMessageId is { } text)
        {
            if (!ClientMessageId.TryParse(text, out var parsed)) return RefuseMessage("clientMessageId is 1 to 128 characters.", null);
            id = parsed;
        }
        if (frame.Text is null) return RefuseMessage("A message has a text.", frame.ClientMessageId);
        var outcome = session.Execute(
            new GuestSessionCommand.SendMessage(Participant.Guest, frame.Text, id, address));
        // The acknowledgement comes as news, in order with everything else; only a refusal is told from here.
        var observed = Observe(outcome, frame.ClientMessageId);
        // Not reading on is what slows a sender down that outruns the disk.
        return Volatile.Read(ref inFlight) >= services.Limits.InFlightMax ? observed : ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Observe(ValueTask<Outcome<GuestSessionAnswer>> outcome, string? clientMessageId)
    {
        Interlocked.Increment(ref inFlight);
        try
        {
            var result = await outcome;
            if (result.IsRejected) SendRejection(result.Rejection, clientMessageId);
        }
        catch (Exception fault)
        {
            SendFault(fault, clientMessageId);
            // Stored or not, nobody knows. What the guest has sent after it must not overtake it: back to what is stored.
            frames.Close(CloseCodes.Resume, "A message got lost on the way; reconnect, resume and send it again.");
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    private async ValueTask<GuestSessionAnswer?> Ask(GuestSessionCommand command)
    {
        try
        {
            var outcome = await session.Execute(command);
            if (!outcome.IsRejected) return outcome.Answer;
            SendRejection(outcome.Rejection, null);
        }
        catch (Exception fault)
        {
            SendFault(fault, null);
        }
        return null;
    }

    private async ValueTask Await(ValueTask<Outcome<GuestSessionAnswer>> outcome, string? clientMessageId)
    {
        try
        {
            var result = await outcome;
            if (result.IsRejected) SendRejection(result.Rejection, clientMessageId);
        }
        catch (Exception fault)
        {
            SendFault(fault, clientMessageId);
        }
    }

    private ValueTask OnTyping(ClientFrame frame)
    {
        if (frame.State is not ("on" or "off")) return RefuseFrame("state is on or off.");
        if (!typing.TryTake(services.Clock.GetUtcNow(), out var wait))
        {
            frames.SendError(new Refusal(ErrorCatalogue.RateLimited, RetryAfter: wait));
            return ValueTask.CompletedTask;
        }
        return Await(session.Execute(
            new GuestSessionCommand.SignalTyping(Participant.Guest, frame.State == "on")), null);
    }

    private ValueTask OnReadReceipt(ClientFrame frame)
    {
        if (SequenceId.TryParse(frame.SequenceId, conversation, out var sequence))
            return Await(session.Execute(new GuestSessionCommand.MarkRead(Participant.Guest, sequence)), null);
        frames.SendError(new Refusal(ErrorCatalogue.InvalidPosition));
        return ValueTask.CompletedTask;
    }

    private ValueTask OnSetContext(ClientFrame frame)
    {
        if (frame.Context is not { } context) return RefuseFrame("context is an object.");
        if (!ContextRouting.TryRead(context, out var routing))
        {
            frames.SendError(new Refusal(ErrorCatalogue.InvalidRouting));
            return ValueTask.CompletedTask;
        }
        if (routing?.ApplyTo(services.Routing.Default) is { } wanted && services.Routing.FindUnknown(wanted) is { } unknown)
        {
            frames.SendError(new Refusal(ErrorCatalogue.InvalidRouting, unknown));
            return ValueTask.CompletedTask;
        }
        return Await(session.Execute(ContextCommand(context, routing)), null);
    }

    internal static GuestSessionCommand.SetContext ContextCommand(
        IEnumerable<KeyValuePair<string, string?>> context, RoutingChange? routing)
    {
        var changes = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in context) changes[key] = value;
        return new GuestSessionCommand.SetContext(changes.ToImmutable(), routing);
    }

    private async ValueTask OnRefreshToken()
    {
        if (await Ask(new GuestSessionCommand.RotateToken(ByGuest: true)) is GuestSessionAnswer.Viewed viewed)
            SendToken(viewed.Session);
    }

    private void SendToken(SessionView view) => frames.Send(ServerFrame.Start("tokenExpiring"u8)
        .Text("reason"u8, "token").Text("token"u8, services.Tokens.Issue(view))
        .Time("expiresAt"u8, view.Token.ExpiresAt).Finish());

    private ValueTask RefuseFrame(string detail)
    {
        frames.RefuseFrame(detail);
        return ValueTask.CompletedTask;
    }

    private ValueTask RefuseMessage(string detail, string? clientMessageId)
    {
        frames.SendError(new Refusal(ErrorCatalogue.InvalidMessage, detail), clientMessageId);
        return ValueTask.CompletedTask;
    }

    private void SendRejection(Rejection rejection, string? clientMessageId) =>
        frames.SendError(rejection.ToRefusal(), clientMessageId);

    private void SendFault(Exception fault, string? clientMessageId)
    {
        if (Rejections.OfFault(fault) is not { } refusal)
        {
            services.Log.CommandFailed(fault);
            refusal = new Refusal(ErrorCatalogue.Internal);
        }
        frames.SendError(refusal, clientMessageId);
    }

    private static void Refuse(FrameSocket frames, Rejection rejection)
    {
        switch (rejection)
        {
            case GuestSessionRejection.SessionOver over:
                frames.SendError(new Refusal(ErrorCatalogue.SessionEnded));
                frames.Send(ServerFrame.Start("ended"u8).Text("reason"u8, GuestFrames.Reason(over.Reason)).Finish());
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

/// <summary>The frame that tells a guest it is connected: what differs between the dialects.</summary>
public interface IGuestGreeting
{
    /// <param name="resumedFrom">The position after which the client gets everything; null where it asked for none.</param>
    ReadOnlySpan<byte> Write(SessionView session, string? resumedFrom);
}
