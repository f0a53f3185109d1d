using System.Text.Json.Serialization;
using GuestGrid.Protocol.Attachments;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace GuestGrid.Protocol.Conversations;

/// <summary>Body of <c>POST /api/v2/conversations/webchat/messages</c> (surface, section 4).</summary>
/// <param name="Timestamp">When the sender wrote it; kept by nobody, the order is that of acceptance.</param>
public sealed record SendMessageRequest(
    string? ConversationId, MessageSender? From, string? Text, string? Timestamp, string? ClientMessageId,
    IReadOnlyList<AttachmentReference>? Attachments);

/// <param name="Type"><c>user</c> (the guest) or <c>agent</c>.</param>
public sealed record MessageSender(string? Id, string? Type, string? Name);

public sealed record MessageAccepted(string Id, string SequenceId);

/// <summary>A page of history, oldest first.</summary>
/// <param name="NextPage">Address of the next page; null on the last.</param>
public sealed record MessagePage(IReadOnlyList<MessageRecord> Entities, int PageSize, int PageNumber, int PageCount,
    long Total, [property: JsonIgnore(Condition = Never)] string? NextPage);

/// <param name="Direction"><c>inbound</c> from the guest, <c>outbound</c> to the guest.</param>
public sealed record MessageRecord(string Id, string SequenceId, string ConversationId, MessageParty From,
    MessageParty To, string Text, string Date, string Direction, string? ClientMessageId,
    IReadOnlyList<AttachmentRecord>? Attachments);

/// <param name="ExternalId">The guest's or agent's id; null for a queue, where no agent has the conversation.</param>
public sealed record MessageParty(string Name, [property: JsonIgnore(Condition = Never)] string? ExternalId);

/// <summary>Body of <c>POST /api/v2/conversations/details/query</c>.</summary>
public sealed record ConversationQueryRequest(ConversationQuery? Query);

/// <param name="PageNumber">From 1 on; 1 when null.</param>
public sealed record ConversationQuery(string? Filter, int? PageSize, int? PageNumber);

/// <param name="TotalHits">Conversations that the filter takes, on whatever page.</param>
public sealed record ConversationQueryResult(IReadOnlyList<ConversationRecord> Conversations, int TotalHits);

/// <param name="State"><c>active</c> or <c>closed</c>.</param>
public sealed record ConversationRecord(string Id, string State, bool Assigned, string GuestId, string Type,
    string StartedAt, string? ClosedAt);
