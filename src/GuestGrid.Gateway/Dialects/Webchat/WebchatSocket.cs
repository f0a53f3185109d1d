using System.Net;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Dialects.Webchat;

/// <summary>
/// A socket on <c>/webchat/v1</c>: first <c>connect</c>, which makes a session or resumes one, then a guest's frames.
/// </summary>
internal sealed class WebchatSocket(FrameSocket frames, WebchatGuests guests, IPAddress? address)
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

    private ValueTask OnFrame(ClientFrame frame) => guest is null ? OnConnect(frame) : guest.OnFrame(frame);

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
