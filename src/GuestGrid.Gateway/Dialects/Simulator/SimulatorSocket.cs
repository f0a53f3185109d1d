using System.Net;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Dialects.Simulator;

/// <summary>
/// A socket on <c>/simulator/ws</c>: its actions are a guest's frames in other words, and the first begins a session.
/// </summary>
internal sealed class SimulatorSocket(FrameSocket frames, ConnectingGuests guests, IPAddress? address)
{
    private readonly ConnectingSocket guest = new(frames, guests, address);

    public Task Run() => guest.Run(OnFrame);

    private async ValueTask OnFrame(ClientFrame frame)
    {
        var isAction = frame.Type is FrameType.SimulatedMessage or FrameType.SimulatedContext
            or FrameType.SimulatedUpload;
        if (isAction && !guest.IsConnected)
        {
            await guest.OnFrame(default(ClientFrame).As(FrameType.Connect));
            if (!guest.IsConnected) return;
        }
        switch (frame.Type)
        {
            case FrameType.SimulatedMessage: await guest.OnFrame(frame.As(FrameType.Message)); break;
            case FrameType.SimulatedContext: await guest.OnFrame(frame.As(FrameType.SetContext)); break;
            case FrameType.SimulatedUpload:
                frames.SendError(new Refusal(ErrorCatalogue.InvalidFrame, "This grid takes no uploads here."));
                break;
            default: await guest.OnFrame(frame); break;
        }
    }
}
