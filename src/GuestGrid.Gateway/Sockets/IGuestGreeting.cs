using GuestGrid.Core.GuestSessions;

namespace GuestGrid.Gateway.Sockets;

/// <summary>
/// What differs between the dialects: the frame that tells a guest it is connected, and how the others are spelled.
/// </summary>
public interface IGuestGreeting
{
    FrameStyle Style => FrameStyle.Guest;

    /// <param name="resumedFrom">The position after which the client gets everything; null where it asked for
    /// none.</param>
    ReadOnlySpan<byte> Write(SessionView session, string? resumedFrom);
}
