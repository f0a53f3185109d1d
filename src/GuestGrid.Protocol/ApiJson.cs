using System.Text.Json.Serialization;
using GuestGrid.Protocol.Attachments;
using GuestGrid.Protocol.Chat;
using GuestGrid.Protocol.Conversations;
using GuestGrid.Protocol.Guests;
using GuestGrid.Protocol.Retention;
using GuestGrid.Protocol.Sessions;
using GuestGrid.Protocol.WebchatSessions;

namespace GuestGrid.Protocol;

/// <summary>
/// The JSON of HTTP bodies: camel case, unknown members ignored, absent instead of null but for what the surface shows
/// in every answer.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(CreateGuestRequest))]
[JsonSerializable(typeof(ChangeGuestRequest))]
[JsonSerializable(typeof(GuestRecord))]
[JsonSerializable(typeof(SessionCreated))]
[JsonSerializable(typeof(SessionRecord))]
[JsonSerializable(typeof(SessionActivity))]
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadTicket))]
[JsonSerializable(typeof(UploadMetadata))]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(MessageAccepted))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(ConversationQueryRequest))]
[JsonSerializable(typeof(ConversationQueryResult))]
[JsonSerializable(typeof(CreateWebchatSessionRequest))]
[JsonSerializable(typeof(WebchatSessionCreated))]
[JsonSerializable(typeof(WebchatSessionRecord))]
[JsonSerializable(typeof(InitiateChatRequest))]
[JsonSerializable(typeof(ChatInitiated))]
[JsonSerializable(typeof(ValidateChatRequest))]
[JsonSerializable(typeof(ChatValidity))]
[JsonSerializable(typeof(ChatMessageRequest))]
[JsonSerializable(typeof(ChatMessageAccepted))]
[JsonSerializable(typeof(CountInteractionRequest))]
[JsonSerializable(typeof(InteractionsCounted))]
[JsonSerializable(typeof(GuestPage))]
[JsonSerializable(typeof(PurgeRequest))]
[JsonSerializable(typeof(PurgeLine))]
public sealed partial class ApiJson : JsonSerializerContext;
