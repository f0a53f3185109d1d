namespace GuestGrid.Core.GuestSessions;

/// <summary>The limits of one guest session (surface, sections 1 and 6).</summary>
/// <param name="Guest">How fast a guest may write.</param>
/// <param name="Agent">How fast the other side may; wider, for it is ours and answers many at once.</param>
/// <param name="ContextBytesMax">Keys and values of the context together, as UTF-8 JSON.</param>
/// <param name="ExpiryNotice">How long before its session or token ends a connected guest is told.</param>
/// <param name="ActivityResolution">Activity that stores nothing else is noted at most this often.</param>
/// <param name="RoutingRetry">How long to wait at first when a queue is full.</param>
/// <param name="UnstoredMax">Messages held back from transcript pages before new ones are refused.</param>
public sealed record GuestSessionPolicy(
    TimeSpan MaxSessionLifetime, TimeSpan TokenLifetime, TimeSpan TokenGrace,
    MessagePace Guest, MessagePace Agent, int ContextBytesMax, TimeSpan ExpiryNotice,
    TimeSpan ActivityResolution, TimeSpan RoutingRetry, int UnstoredMax)
{
    /// <summary>How long to wait at most when a queue is full.</summary>
    public TimeSpan RoutingRetryMax { get; init; } = TimeSpan.FromMinutes(2);

    public AttachmentPolicy Attachments { get; init; } = AttachmentPolicy.Default;

    public static readonly GuestSessionPolicy Default = new(
        TimeSpan.FromHours(24), TimeSpan.FromHours(1), TimeSpan.FromSeconds(30),
        MessagePace.PerSecond(10), MessagePace.PerSecond(100), 10 * 1024, TimeSpan.FromSeconds(30),
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), 512);

    /// <summary>
    /// A token outlives its session's idle timeout, or a guest that keeps quiet could not come back in time.
    /// </summary>
    public TimeSpan TokenLifetimeFor(TimeSpan timeout) => timeout > TokenLifetime ? timeout : TokenLifetime;
}

/// <summary>
/// One message each <paramref name="Interval"/> in the long run, <paramref name="Burst"/> at once after a pause.
/// </summary>
public sealed record MessagePace(TimeSpan Interval, int Burst)
{
    /// <summary>So many a second, and as many at once.</summary>
    public static MessagePace PerSecond(int messages) => new(TimeSpan.FromSeconds(1) / messages, messages);
}
