using System.Text.Json.Serialization;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace GuestGrid.Protocol.WebchatSessions;

/// <summary>Body of <c>POST /api/v2/webchat/guests/sessions</c> (surface, section 5).</summary>
/// <param name="AnonymousId">The visitor, where the backend knows it.</param>
/// <param name="GuestAddress">The guest's own address, for limits that count by it.</param>
public sealed record CreateWebchatSessionRequest(string? Language, string? DisplayName, string? Email,
    IReadOnlyList<string>? Tags, IReadOnlyDictionary<string, string>? Metadata, string? AnonymousId,
    string? GuestAddress);

/// <summary>Answer of a creation.</summary>
/// <param name="Id">The guest, as conversations are found by it.</param>
public sealed record WebchatSessionCreated(string Id, string WebchatSessionId, string Language, string DisplayName,
    [property: JsonIgnore(Condition = Never)] string? Email, string CreatedTime, string UpdatedTime);

/// <summary>Answer of <c>GET /api/v2/webchat/guests/sessions/{webchatSessionId}</c>.</summary>
/// <param name="Id">The guest.</param>
/// <param name="Status"><c>queued, connected, disconnected, ended, expired</c>.</param>
public sealed record WebchatSessionRecord(string Id, string WebchatSessionId, string ConversationId, string Status);
