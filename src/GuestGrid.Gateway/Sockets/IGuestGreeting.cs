using GuestGrid.Core.GuestSessions;

namespace GuestGrid.Gateway.Sockets;

/// <summary>The frame that tells a guest it is connected: what differs between the dialects.</summary>
public interface IGuestGreeting
{
    /// <param name="resumedFrom">The position after which the client gets everything; null where it asked for
    /// none.</param>
    ReadOnlySpan<byte> Write(SessionView session, string? resumedFrom);

    /// <summary>Has the client the session's newest token by it?</summary>
    bool BringsToken => false;
}
