using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Dialects.WebchatSessions;

/// <summary>
/// The socket of one session: open at once for whoever showed a bearer in the handshake, else after <c>auth</c>.
/// </summary>
internal sealed class WebchatSessionSocket(FrameSocket frames, GuestSocketParts parts, GuestSessionId session,
    AccessTokens access, ScopeRule mayTalk) : IGuestGreeting
{
    private readonly string conversation = ConversationId.Of(session).ToString();
    private GuestSocket? guest;

    /// <param name="caller">Proven in the handshake; null where the first frame is to say who it is.</param>
    public async Task Run(Caller? caller, string? lastSequenceId)
    {
        frames.ArmHandshake();
        try
        {
            if (caller is not null) await Connect(caller.Guest?.Generation, lastSequenceId);
            await frames.Read(OnFrame);
        }
        finally
        {
            if (guest is not null) await guest.Disconnect();
        }
    }

    public ReadOnlySpan<byte> Write(SessionView session, string? resumedFrom) => frames.Start("ack"u8)
        .Time("expiresAt"u8, session.ExpiresAt).Text("resumedFrom"u8, resumedFrom).Finish();

    private ValueTask OnFrame(ClientFrame frame)
    {
        if (guest is null) return OnAuth(frame);
        if (frame.ConversationId is null || frame.ConversationId == conversation) return guest.OnFrame(frame);
        frames.SendError(new Refusal(ErrorCatalogue.Forbidden), frame.ClientMessageId);
        return ValueTask.CompletedTask;
    }

    private async ValueTask OnAuth(ClientFrame frame)
    {
        if (frame is not { Type: FrameType.Auth, Token: { } token })
        {
            frames.RefuseFrame("The first frame is auth.");
            return;
        }
        var now = parts.Clock.GetUtcNow();
        if (parts.Tokens.Verify(token, now) is { } proven)
        {
            if (proven.Session == session) await Connect(proven.Generation, frame.LastSequenceId);
            else GuestSocket.RefuseToken(frames);
            return;
        }
        var client = access.Verify(token, now);
        if (client.IsValid && mayTalk.IsMetBy(client.Claims.Scopes)) await Connect(null, frame.LastSequenceId);
        else GuestSocket.RefuseToken(frames);
    }

    private async ValueTask Connect(long? generation, string? lastSequenceId)
    {
        try
        {
            guest = await GuestSocket.Connect(frames, parts, session, generation, lastSequenceId, this);
            if (guest is not null) frames.DisarmHandshake();
        }
        catch (Exception fault) when (Rejections.OfFault(fault) is { } refusal)
        {
            // Nothing would try again: whoever showed its bearer in the handshake has nothing more to say.
            frames.SendError(refusal);
            frames.Close(CloseCodes.Resume, "The session can't be reached now; reconnect.");
        }
    }
}
