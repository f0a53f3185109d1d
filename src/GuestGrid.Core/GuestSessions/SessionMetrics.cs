namespace GuestGrid.Core.GuestSessions;

/// <summary>What a session's course is measured by.</summary>
/// <param name="Connections">Sockets so far; all after the first were recoveries.</param>
/// <param name="AssignedAt">When an agent first took the conversation.</param>
/// <param name="RepliedAt">When an agent first wrote.</param>
public sealed record SessionMetrics(
    int GuestMessages, int AgentMessages, int Connections, DateTimeOffset? AssignedAt, DateTimeOffset? RepliedAt)
{
    public static readonly SessionMetrics None = new(0, 0, 0, null, null);

    /// <summary>A session so short and silent that the guest gave up (surface, section 9).</summary>
    public bool IsDropOff(TimeSpan duration) =>
        duration < TimeSpan.FromSeconds(60) && GuestMessages + AgentMessages <= 1;
}
