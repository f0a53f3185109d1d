using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Gateway.Sockets;

/// <summary>What a guest's frames ask of its session: which command each becomes, their pace and refusals.</summary>
internal sealed class GuestCommands
{
    private readonly FrameSocket frames;
    private readonly GuestSocketParts parts;
    private readonly IEntity<GuestSessionCommand, GuestSessionAnswer> session;
    private readonly ConversationId conversation;
    private readonly ConnectionAddress address;
    private readonly AcknowledgementWatch? watch;
    private readonly Lock gate = new();
    private Pace typing;
    private int inFlight;

    public GuestCommands(FrameSocket frames, GuestSocketParts parts,
        IEntity<GuestSessionCommand, GuestSessionAnswer> session, ConversationId conversation,
        ConnectionAddress address, AcknowledgementWatch? watch)
    {
        this.frames = frames;
        this.parts = parts;
        this.session = session;
        this.conversation = conversation;
        this.address = address;
        this.watch = watch;
        typing = new Pace(parts.Limits.TypingInterval, 2);
    }

    /// <summary>Of the newest token that the client was given here.</summary>
    public long TokenGeneration { get; set; }

    /// <summary>When the guest last did something, as far as this gateway knows.</summary>
    public DateTimeOffset LastActivity { get; set; }

    public ValueTask OnFrame(ClientFrame frame)
    {
        var now = parts.Clock.GetUtcNow();
        if (frame.Type is not FrameType.Ping) LastActivity = now;
        switch (frame.Type)
        {
            case FrameType.Message:
            case FrameType.Text when frames.Style.SaysText: return OnMessage(frame);
            case FrameType.Typing: return OnTyping(frame);
        }
        if (parts.Pace.TakeFrame(conversation.Session, now) is { IsAllowed: false } rate)
        {
            frames.SendError(new Refusal(ErrorCatalogue.RateLimited, RetryAfter: rate.RetryAfter));
            return ValueTask.CompletedTask;
        }
        switch (frame.Type)
        {
            case FrameType.ReadReceipt: return OnReadReceipt(frame);
            case FrameType.SetContext: return OnSetContext(frame);
            case FrameType.RefreshToken: return OnRefreshToken();
            case FrameType.End: return Await(session.Execute(new GuestSessionCommand.End(EndReason.Guest)), null);
            case FrameType.Ping: frames.Send(frames.Start("pong"u8).Finish()); return ValueTask.CompletedTask;
            // It tells what arrived, which is not what was read.
            case FrameType.Ack when frames.Style.SaysText: return ValueTask.CompletedTask;
            default: frames.RefuseFrame("A guest does not send frames of this type."); return ValueTask.CompletedTask;
        }
    }

    /// <summary>The token that follows the one the client has.</summary>
    public void SendToken(SessionView view)
    {
        lock (gate)
        {
            // One that was asked for and one that was due may overtake each other: what the client gets last is good.
            if (view.Token.Generation < TokenGeneration) return;
            TokenGeneration = view.Token.Generation;
            frames.Send(frames.Start("tokenExpiring"u8)
                .Text("reason"u8, "token").Text("token"u8, parts.Tokens.Issue(view))
                .Time("expiresAt"u8, view.Token.ExpiresAt).Finish());
        }
    }

    public static GuestSessionCommand.SetContext ContextCommand(
        IEnumerable<KeyValuePair<string, string?>> context, RoutingChange? routing)
    {
        var changes = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in context) changes[key] = value;
        return new GuestSessionCommand.SetContext(changes.ToImmutable(), routing);
    }

    private ValueTask OnMessage(ClientFrame frame)
    {
        ClientMessageId? id = null;
        if (frame.ClientMessageId is { } text)
        {
            if (!ClientMessageId.TryParse(text, out var parsed))
                return RefuseMessage("clientMessageId is 1 to 128 characters.", null);
            id = parsed;
        }
        if (!MessageAttachments.TryRead(frame.Attachments, out var attachments))
        {
            frames.SendError(new Refusal(ErrorCatalogue.AttachmentNotFound), frame.ClientMessageId);
            return ValueTask.CompletedTask;
        }
        if (frame.Text is null && attachments is null)
            return RefuseMessage("A message has a text or attachments.", frame.ClientMessageId);
        if (id is { } sent) watch?.Sent(sent);
        var begun = GridMeter.Begin(parts.Clock);
        var message = new GuestSessionCommand.SendMessage(
            Participant.Guest, frame.Text ?? "", id, address, attachments);
        var outcome = attachments is null
            ? session.Execute(message)
            : parts.Held.Send(session, conversation.Session, message);
        // The acknowledgement comes as news, in order with everything else; only a refusal is told from here.
        var observed = Observe(outcome, frame.ClientMessageId, id, begun);
        // Not reading on is what slows a sender down that outruns the disk; and what may take several steps is not
        // overtaken.
        return attachments is not null || Volatile.Read(ref inFlight) >= parts.Limits.InFlightMax
            ? observed : ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Observe(
        ValueTask<Outcome<GuestSessionAnswer>> outcome, string? clientMessageId, ClientMessageId? id, long begun)
    {
        Interlocked.Increment(ref inFlight);
        try
        {
            var result = await outcome;
            if (result.IsRejected) SendRejection(result.Rejection, clientMessageId);
            else GridMeter.Stored(parts.Clock, begun);
            // It would be welcome a moment later, and so would the one after it: out of turn.
            if (result.Rejection is GuestSessionRejection.TranscriptBehind)
                frames.Close(CloseCodes.Resume, "Too much waits to be stored; reconnect, resume and send it again.");
            if (id is not { } known || watch is null) return;
            if (result.IsRejected) watch.Refused(known);
            else watch.Stored(known);
        }
        catch (Exception fault)
        {
            SendFault(fault, clientMessageId);
            // Stored or not, nobody knows. What the guest has sent after it must not overtake it: back to what is
            // stored.
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
        var state = frame.State ?? (frames.Style.SaysText ? "on" : null);
        if (state is not ("on" or "off")) return RefuseFrame("state is on or off.");
        if (!typing.TryTake(parts.Clock.GetUtcNow(), out var wait))
        {
            frames.SendError(new Refusal(ErrorCatalogue.RateLimited, RetryAfter: wait));
            return ValueTask.CompletedTask;
        }
        return Await(session.Execute(
            new GuestSessionCommand.SignalTyping(Participant.Guest, state == "on")), null);
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
        if (routing?.ApplyTo(parts.Routing.Default) is { } wanted && parts.Routing.FindUnknown(wanted) is { } unknown)
        {
            frames.SendError(new Refusal(ErrorCatalogue.InvalidRouting, unknown));
            return ValueTask.CompletedTask;
        }
        return Await(session.Execute(ContextCommand(context, routing)), null);
    }

    private async ValueTask OnRefreshToken()
    {
        if (await Ask(new GuestSessionCommand.RotateToken(ByGuest: true)) is GuestSessionAnswer.Viewed viewed)
            SendToken(viewed.Session);
    }

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
            parts.Log.CommandFailed(fault);
            refusal = new Refusal(ErrorCatalogue.Internal);
        }
        frames.SendError(refusal, clientMessageId);
    }
}
