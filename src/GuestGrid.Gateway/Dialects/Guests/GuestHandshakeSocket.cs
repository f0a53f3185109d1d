using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Dialects.Guests;

/// <summary>The socket of one guest's session: first <c>handshake</c> with its token, then a guest's frames.</summary>
internal sealed class GuestHandshakeSocket(
    FrameSocket frames, GuestSocketParts parts, string guestId, string sessionId) : IGuestGreeting
{
    private GuestSocket? guest;

    public async Task Run()
    {
        frames.ArmHandshake();
        try
        {
            await frames.Read(OnFrame);
        }
        finally
        {
            if (guest is not null) await guest.Disconnect();
        }
    }

    public ReadOnlySpan<byte> Write(SessionView session, string? resumedFrom) => ServerFrame.Start("handshake"u8)
        .Text("status"u8, "ok")
        .Text("sessionId"u8, session.Id.ToString())
        .Text("conversationId"u8, session.Conversation.ToString())
        .Time("expiresAt"u8, session.ExpiresAt)
        .TextOrNull("resumedFrom"u8, resumedFrom)
        .Finish();

    private ValueTask OnFrame(ClientFrame frame) => guest is null ? OnHandshake(frame) : guest.OnFrame(frame);

    private async ValueTask OnHandshake(ClientFrame frame)
    {
        if (frame is not { Type: FrameType.Handshake, Token: { } token })
        {
            frames.RefuseFrame("The first frame is handshake, with the guest's token.");
            return;
        }
        if (parts.Tokens.Verify(token, parts.Clock.GetUtcNow()) is not { } proven
            || !proven.Guest.Equals(guestId, StringComparison.OrdinalIgnoreCase)
            || !proven.Session.ToString().Equals(sessionId, StringComparison.OrdinalIgnoreCase))
        {
            GuestSocket.RefuseToken(frames);
            return;
        }
        try
        {
            guest = await GuestSocket.Connect(
                frames, parts, proven.Session, proven.Generation, frame.LastSequenceId, this);
            if (guest is not null) frames.DisarmHandshake();
        }
        catch (Exception fault) when (Rejections.OfFault(fault) is { } refusal)
        {
            frames.SendError(refusal);
        }
    }
}
