using System.Collections.Frozen;
using System.Text.Json;

namespace GuestGrid.Protocol.Errors;

/// <summary>
/// Every refusal a client can get, by name. The facts stand in <c>error-catalogue.json</c>, which other
/// languages read too; a member without a line there fails the first use of this class.
/// </summary>
public static class ErrorCatalogue
{
    private static readonly FrozenDictionary<string, ErrorEntry> Entries = Load();

    public static readonly ErrorEntry MalformedJson = Entry("MALFORMED_JSON");
    public static readonly ErrorEntry InvalidRequest = Entry("INVALID_REQUEST");
    public static readonly ErrorEntry InvalidRouting = Entry("INVALID_ROUTING");
    public static readonly ErrorEntry InvalidIdempotencyKey = Entry("INVALID_IDEMPOTENCY_KEY");
    public static readonly ErrorEntry InvalidFilter = Entry("INVALID_FILTER");
    public static readonly ErrorEntry MessageTooLong = Entry("MESSAGE_TOO_LONG");
    public static readonly ErrorEntry ContextTooLarge = Entry("CONTEXT_TOO_LARGE");
    public static readonly ErrorEntry AttributesTooLarge = Entry("ATTRIBUTES_TOO_LARGE");
    public static readonly ErrorEntry AttachmentTooLarge = Entry("ATTACHMENT_TOO_LARGE");
    public static readonly ErrorEntry UnsupportedContentType = Entry("UNSUPPORTED_CONTENT_TYPE");
    public static readonly ErrorEntry AttachmentSizeMismatch = Entry("ATTACHMENT_SIZE_MISMATCH");
    public static readonly ErrorEntry InvalidFrame = Entry("INVALID_FRAME");
    public static readonly ErrorEntry InvalidMessage = Entry("INVALID_MESSAGE");
    public static readonly ErrorEntry InvalidPosition = Entry("INVALID_POSITION");
    public static readonly ErrorEntry Unauthorized = Entry("UNAUTHORIZED");
    public static readonly ErrorEntry TokenExpired = Entry("TOKEN_EXPIRED");
    public static readonly ErrorEntry InvalidToken = Entry("INVALID_TOKEN");
    public static readonly ErrorEntry Forbidden = Entry("FORBIDDEN");
    public static readonly ErrorEntry InsufficientScope = Entry("INSUFFICIENT_SCOPE");
    public static readonly ErrorEntry InvalidSignature = Entry("INVALID_SIGNATURE");
    public static readonly ErrorEntry OriginNotAllowed = Entry("ORIGIN_NOT_ALLOWED");
    public static readonly ErrorEntry NotFound = Entry("NOT_FOUND");
    public static readonly ErrorEntry AttachmentNotFound = Entry("ATTACHMENT_NOT_FOUND");
    public static readonly ErrorEntry MethodNotAllowed = Entry("METHOD_NOT_ALLOWED");
    public static readonly ErrorEntry NotAcceptable = Entry("NOT_ACCEPTABLE");
    public static readonly ErrorEntry TooSlow = Entry("TOO_SLOW");
    public static readonly ErrorEntry Conflict = Entry("CONFLICT");
    public static readonly ErrorEntry AlreadyUploaded = Entry("ALREADY_UPLOADED");
    public static readonly ErrorEntry TooManyAttachments = Entry("TOO_MANY_ATTACHMENTS");
    public static readonly ErrorEntry SessionEnded = Entry("SESSION_ENDED");
    public static readonly ErrorEntry Superseded = Entry("SUPERSEDED");
    public static readonly ErrorEntry ConversationClosed = Entry("CONVERSATION_CLOSED");
    public static readonly ErrorEntry BodyTooLarge = Entry("BODY_TOO_LARGE");
    public static readonly ErrorEntry UnsupportedMediaType = Entry("UNSUPPORTED_MEDIA_TYPE");
    public static readonly ErrorEntry IdempotencyKeyReused = Entry("IDEMPOTENCY_KEY_REUSED");
    public static readonly ErrorEntry QuotaExceeded = Entry("QUOTA_EXCEEDED");
    public static readonly ErrorEntry FraudThresholdExceeded = Entry("FRAUD_THRESHOLD_EXCEEDED");
    public static readonly ErrorEntry VelocityExceeded = Entry("VELOCITY_EXCEEDED");
    public static readonly ErrorEntry RateLimited = Entry("RATE_LIMITED");
    public static readonly ErrorEntry Internal = Entry("INTERNAL");
    public static readonly ErrorEntry Overloaded = Entry("OVERLOADED");
    public static readonly ErrorEntry StorageUnavailable = Entry("STORAGE_UNAVAILABLE");
    public static readonly ErrorEntry ShuttingDown = Entry("SHUTTING_DOWN");

    /// <summary>All entries; ordered by code.</summary>
    public static IReadOnlyList<ErrorEntry> All { get; } =
        [.. Entries.Values.OrderBy(entry => entry.Code, StringComparer.Ordinal)];

    /// <summary>The entry of <paramref name="code"/>, or null when no such code exists.</summary>
    public static ErrorEntry? Find(string code) => Entries.GetValueOrDefault(code);

    private static ErrorEntry Entry(string code) => Entries[code];

    private static FrozenDictionary<string, ErrorEntry> Load()
    {
        using var stream = typeof(ErrorCatalogue).Assembly.GetManifestResourceStream("error-catalogue.json")!;
        return JsonSerializer.Deserialize(stream, ErrorCatalogueJson.Default.ErrorEntryArray)!
            .ToFrozenDictionary(entry => entry.Code, StringComparer.Ordinal);
    }
}
