using GuestGrid.Protocol.Conversations;

namespace GuestGrid.Protocol.Attachments;

/// <summary>Body of <c>POST /api/v2/webchat/attachments/generate-presigned-url</c> (surface, section 6).</summary>
/// <param name="Size">In bytes.</param>
/// <param name="ConversationId">Where it belongs; a guest's token says so by itself, a backend may name this one …
/// </param>
/// <param name="SessionId">… or this one.</param>
/// <param name="From">Whose it is to be, where a backend asks: the guest's (by default) or an agent's.</param>
public sealed record UploadRequest(string? Filename, string? ContentType, long? Size, string? ConversationId,
    string? SessionId, MessageSender? From);

/// <param name="UploadUrl">Takes one <c>PUT</c> of that type and size, without any other credential.</param>
public sealed record UploadTicket(string UploadUrl, UploadMetadata Metadata);

/// <param name="ExpiresAt">The address is good until then.</param>
public sealed record UploadMetadata(string Id, string Filename, string ContentType, long Size, string? ExpiresAt);

/// <summary>An attachment of a message.</summary>
/// <param name="Url">Where it can be downloaded for a while; made when it is read, never stored.</param>
public sealed record AttachmentRecord(string Id, string Filename, string ContentType, long Size, string Url);

/// <summary>How a message names what it attaches; what else stands there is ignored.</summary>
public sealed record AttachmentReference(string? Id);
