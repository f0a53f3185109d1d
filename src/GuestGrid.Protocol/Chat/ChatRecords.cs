namespace GuestGrid.Protocol.Chat;

/// <summary>Body of <c>POST /api/chat/initiate</c> (surface, section 3).</summary>
public sealed record InitiateChatRequest(string? Name, string? Email, string? AnonymousId, ChatRouting? Routing);

public sealed record ChatRouting(
    string? QueueId, int? Priority, IReadOnlyList<ChatSkill>? Skills, string? Language);

public sealed record ChatSkill(string? Id, int? Level);

public sealed record ChatInitiated(string GuestId, string SessionToken, string Message);

/// <summary>Body of <c>POST /api/chat/validate</c>; the cookie counts where the token is absent.</summary>
public sealed record ValidateChatRequest(string? GuestId, string? SessionToken);

/// <param name="ConversationId">Of a valid one.</param>
/// <param name="Message">Why it is not valid.</param>
public sealed record ChatValidity(bool Valid, string? ConversationId, string? Message);

/// <summary>Body of <c>POST /api/chat/message</c>.</summary>
public sealed record ChatMessageRequest(string? ConversationId, string? Text, string? ClientMessageId);

/// <param name="Status">Always <c>queued</c>: it is stored, and delivered in order.</param>
/// <param name="Cached">It waits, for no agent can be reached now.</param>
public sealed record ChatMessageAccepted(string Status, bool Cached, string SequenceId);

/// <summary>Body of <c>PUT /api/guests/{guestId}/attributes</c>.</summary>
/// <param name="InteractionType"><c>message</c> where it is absent.</param>
/// <param name="Increment">1 where it is absent.</param>
public sealed record CountInteractionRequest(string? InteractionType, long? Increment);

public sealed record InteractionsCounted(InteractionCounts UpdatedAttributes);

/// <param name="LastUpdated">ISO 8601, UTC.</param>
public sealed record InteractionCounts(long TotalInteractions, string LastInteractionType, string LastUpdated);
