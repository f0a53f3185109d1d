using System.Net;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Dialects.Simulator;

/// <summary>
/// A socket on <c>/simulator/ws</c>: its actions are a guest's frames in other words, and the first begins a session.
/// </summary>
internal sealed class SimulatorSocket(
    FrameSocket frames, ConnectingGuests guests, SimulatorUploads uploads, IPAddress? address)
{
    private readonly ConnectingSocket guest = new(frames, guests, address);

    public Task Run() => guest.Run(OnFrame);

    private async ValueTask OnFrame(ClientFrame frame)
    {
        var isAction = frame.Type is FrameType.SimulatedMessage or FrameType.SimulatedContext
            or FrameType.SimulatedUpload;
        if (isAction && guest.Conversation is null)
        {
            await guest.OnFrame(default(ClientFrame).As(FrameType.Connect));
            if (guest.Conversation is null) return;
        }
        switch (frame.Type)
        {
            case FrameType.SimulatedMessage: await guest.OnFrame(frame.As(FrameType.Message)); break;
            case FrameType.SimulatedContext: await guest.OnFrame(frame.As(FrameType.SetContext)); break;
            case FrameType.SimulatedUpload: await OnUpload(frame, guest.Conversation!.Value.Session); break;
            default: await guest.OnFrame(frame); break;
        }
    }

    // Nothing else is read meanwhile: of each socket, one file is in memory.
    private async ValueTask OnUpload(ClientFrame frame, GuestSessionId session)
    {
        var id = uploads.NewId();
        if (await uploads.Take(frame.File, session, id) is { } refusal)
            frames.SendError(refusal, frame.ClientMessageId);
        else
            await guest.OnFrame(frame.Attaching(id.ToString(), frame.File?.Caption));
    }
}
