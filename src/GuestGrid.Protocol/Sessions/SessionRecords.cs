namespace GuestGrid.Protocol.Sessions;

/// <summary>Body of <c>POST /api/v2/webmessaging/guest/sessions</c> (surface, section 1).</summary>
public sealed record CreateSessionRequest(string? AnonymousId, string? Name, string? Email,
    RoutingData? RoutingData, int? TimeoutSeconds, string? GuestAddress);

/// <summary>Where a conversation should go.</summary>
public sealed record RoutingData(string? QueueId, int? Priority, IReadOnlyList<SkillRequirementData>? SkillRequirements,
    string? Language);

public sealed record SkillRequirementData(string? SkillId, int? SkillLevel);

/// <summary>Answer of a creation, of a repeated creation (409) and of a token rotation.</summary>
public sealed record SessionCreated(string Id, string AnonymousId, string Token, string ExpiresAt,
    RoutingData RoutingData, int TimeoutSeconds, string ConversationId, string GuestId);

/// <summary>Answer of <c>GET …/sessions/{id}</c>.</summary>
/// <param name="Status"><c>queued, connected, disconnected, ended, expired</c>.</param>
public sealed record SessionRecord(string Id, string AnonymousId, string Status, string ConversationId,
    string CreatedTime, string ExpiresAt, bool Connected, string LastActivity, SessionMetricsRecord Metrics);

/// <param name="DurationSeconds">From creation to the end, or to now.</param>
/// <param name="Recoveries">Connections after the first.</param>
/// <param name="FirstResponseMs">From creation to an agent's first message; absent before.</param>
public sealed record SessionMetricsRecord(
    double DurationSeconds, int MessageCount, int GuestMessages, int AgentMessages,
    int Recoveries, long? FirstResponseMs, bool IsDropOff);

/// <summary>Answer of <c>GET …/sessions/{id}/activity</c>.</summary>
public sealed record SessionActivity(
    [property: System.Text.Json.Serialization.JsonPropertyName("duration_ms")] long DurationMs,
    IReadOnlyList<ActivityRecord> Logs);

public sealed record ActivityRecord(string Timestamp, string Event, string Details);
