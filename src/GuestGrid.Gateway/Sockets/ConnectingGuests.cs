using System.Net;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// How guests come who say connect first: with a token to their session, without one to a new session.
/// </summary>
internal sealed class ConnectingGuests(
    GuestSocketParts parts, SessionCreation creation, GuestWishes wishes) : IGuestGreeting
{
    public async ValueTask<GuestSocket?> Resume(FrameSocket frames, string token, string? lastSequenceId)
    {
        if (parts.Tokens.Verify(token, parts.Clock.GetUtcNow()) is not { } proven)
        {
            GuestSocket.RefuseToken(frames);
            return null;
        }
        return await GuestSocket.Connect(frames, parts, proven.Session, proven.Generation, lastSequenceId, this);
    }

    public async ValueTask<GuestSocket?> Begin(FrameSocket frames, ClientFrame connect, IPAddress? address)
    {
        if (!TryRead(frames, connect, address, out var opening, out var context)) return null;
        var made = await creation.Create(opening);
        if (made is not Creation.Created created)
        {
            frames.SendError(((Creation.Refused)made).Refusal);
            return null;
        }
        if (context is not null)
        {
            var outcome = await parts.Grid.Session(opening.Session).Execute(context);
            // The session stands; what is refused is only what came with it.
            if (outcome.IsRejected) frames.SendError(outcome.Rejection.ToRefusal());
        }
        return await GuestSocket.Connect(frames, parts, created.Session.Id, null, null, this);
    }

    public bool BringsToken => true;

    public ReadOnlySpan<byte> Write(SessionView session, string? resumedFrom) => ServerFrame.Start("connect"u8)
        .Text("sessionId"u8, session.Id.ToString())
        .Text("guestId"u8, session.Guest.ToString())
        .Text("token"u8, parts.Tokens.Issue(session))
        .Text("conversationId"u8, session.Conversation.ToString())
        .Time("expiresAt"u8, session.ExpiresAt)
        .TextOrNull("resumedFrom"u8, resumedFrom)
        .Finish();

    private bool TryRead(FrameSocket frames, ClientFrame connect, IPAddress? address, out Opening opening,
        out GuestSessionCommand.SetContext? context)
    {
        (opening, context) = (null!, null);
        RoutingChange? change = null;
        if (connect.Context is { Count: > 0 } metadata)
        {
            if (!ContextRouting.TryRead(metadata, out change))
            {
                frames.SendError(new Refusal(ErrorCatalogue.InvalidRouting));
                return false;
            }
            context = GuestCommands.ContextCommand(metadata, null);
        }
        var routing = change?.ApplyTo(parts.Routing.Default) ?? parts.Routing.Default;
        var faults = new List<FieldError>();
        if (wishes.TryRead(new GuestWish(connect.AnonymousId, connect.Name, "name", connect.Email, routing,
            GuestAddress.Of(address)), faults, out opening, out var refusal)) return true;
        frames.SendError(faults is [var fault, ..]
            ? refusal with { Detail = $"{fault.Field}: {fault.Message}" } : refusal);
        return false;
    }
}
