using System.Net;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// A socket that begins with <c>connect</c>, which makes a session or resumes one; then come a guest's frames.
/// </summary>
internal sealed class ConnectingSocket(FrameSocket frames, ConnectingGuests guests, IPAddress? address)
{
    private GuestSocket? guest;

    public Task Run() => Run(OnFrame);

    /// <param name="onFrame">Looks at each frame before <see cref="OnFrame"/> does.</param>
    public async Task Run(Func<ClientFrame, ValueTask> onFrame)
    {
        frames.ArmHandshake();
        try
        {
            await frames.Read(onFrame);
        }
        finally
        {
            if (guest is not null) await guest.Disconnect();
        }
    }

    /// <summary>Null until it is connected.</summary>
    public ConversationId? Conversation => guest?.Conversation;

    public ValueTask OnFrame(ClientFrame frame) => guest is null ? OnConnect(frame) : guest.OnFrame(frame);

    private async ValueTask OnConnect(ClientFrame frame)
    {
        if (frame.Type is not FrameType.Connect)
        {
            frames.RefuseFrame("The first frame is connect.");
            return;
        }
        try
        {
            guest = await (frame.Token is { } token
                ? guests.Resume(frames, token, frame.LastSequenceId)
                : guests.Begin(frames, frame, address));
            if (guest is not null) frames.DisarmHandshake();
        }
        catch (Exception fault) when (Rejections.OfFault(fault) is { } refusal)
        {
            frames.SendError(refusal);
        }
    }
}
