namespace GuestGrid.Gateway.Sockets;

/// <summary>The bounds of one socket (surface, section 6).</summary>
/// <param name="FramesMax">Frames that may wait for a client that reads slowly.</param>
/// <param name="BytesMax">Their bytes.</param>
/// <param name="FrameBytesMax">Longest frame a client may send.</param>
/// <param name="HandshakeTimeout">Until the first frame.</param>
/// <param name="PingInterval">Between pings.</param>
/// <param name="PongTimeout">Until a ping must be answered.</param>
/// <param name="CloseTimeout">Until the other side must have answered a close.</param>
/// <param name="InvalidFramesMax">Invalid frames in a row before the socket is closed.</param>
/// <param name="InFlightMax">Messages of one socket under way at a time; then it is not read.</param>
/// <param name="TypingInterval">Between two typing signals that are passed on.</param>
/// <param name="PresenceRenewal">Between two times that an agent's socket says the agent is there.</param>
/// <param name="SocketsMax">Sockets of one gateway; one more is refused.</param>
public sealed record SocketLimits(int FramesMax, int BytesMax, int FrameBytesMax, TimeSpan HandshakeTimeout,
    TimeSpan PingInterval, TimeSpan PongTimeout, TimeSpan CloseTimeout, int InvalidFramesMax, int InFlightMax,
    TimeSpan TypingInterval, TimeSpan PresenceRenewal, int SocketsMax)
{
    /// <summary>
    /// How long the acknowledgement of a stored message may take to get here. Infinite where sessions and sockets share
    /// a process, and nothing gets lost between them.
    /// </summary>
    public TimeSpan AcknowledgementTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    public static readonly SocketLimits Default = new(256, 1024 * 1024, 64 * 1024, TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), 10, 64,
        TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10), 100_000);
}
