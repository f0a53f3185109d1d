using System.Text.Json.Serialization;
using GuestGrid.Core;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;

namespace GuestGrid.Grains.Contracts;

[JsonSerializable(typeof(GuestSessionAnswer), TypeInfoPropertyName = "GuestSessionAnswer")]
[JsonSerializable(typeof(GuestSessionAnswer.Viewed), TypeInfoPropertyName = "GuestSessionAnswerViewed")]
[JsonSerializable(typeof(GuestSessionAnswer.Stored), TypeInfoPropertyName = "GuestSessionAnswerStored")]
[JsonSerializable(typeof(GuestSessionAnswer.Messages), TypeInfoPropertyName = "GuestSessionAnswerMessages")]
[JsonSerializable(typeof(GuestSessionAnswer.Attached), TypeInfoPropertyName = "GuestSessionAnswerAttached")]
[JsonSerializable(typeof(GuestSessionAnswer.None), TypeInfoPropertyName = "GuestSessionAnswerNone")]
[JsonSerializable(typeof(Rejection), TypeInfoPropertyName = "Rejection")]
[JsonSerializable(typeof(GuestSessionRejection.SessionUnknown),
    TypeInfoPropertyName = "GuestSessionRejectionSessionUnknown")]
[JsonSerializable(typeof(GuestSessionRejection.SessionOver), TypeInfoPropertyName = "GuestSessionRejectionSessionOver")]
[JsonSerializable(typeof(GuestSessionRejection.MessageTooLong),
    TypeInfoPropertyName = "GuestSessionRejectionMessageTooLong")]
[JsonSerializable(typeof(GuestSessionRejection.MessageEmpty),
    TypeInfoPropertyName = "GuestSessionRejectionMessageEmpty")]
[JsonSerializable(typeof(GuestSessionRejection.RateExceeded),
    TypeInfoPropertyName = "GuestSessionRejectionRateExceeded")]
[JsonSerializable(typeof(GuestSessionRejection.ContextTooLarge),
    TypeInfoPropertyName = "GuestSessionRejectionContextTooLarge")]
[JsonSerializable(typeof(GuestSessionRejection.PositionUnknown),
    TypeInfoPropertyName = "GuestSessionRejectionPositionUnknown")]
[JsonSerializable(typeof(GuestSessionRejection.NotAssigned), TypeInfoPropertyName = "GuestSessionRejectionNotAssigned")]
[JsonSerializable(typeof(GuestSessionRejection.ConnectionSuperseded),
    TypeInfoPropertyName = "GuestSessionRejectionConnectionSuperseded")]
[JsonSerializable(typeof(GuestSessionRejection.TranscriptBehind),
    TypeInfoPropertyName = "GuestSessionRejectionTranscriptBehind")]
[JsonSerializable(typeof(GuestSessionRejection.TokenRevoked),
    TypeInfoPropertyName = "GuestSessionRejectionTokenRevoked")]
[JsonSerializable(typeof(GuestSessionRejection.AttachmentUnknown),
    TypeInfoPropertyName = "GuestSessionRejectionAttachmentUnknown")]
[JsonSerializable(typeof(GuestSessionRejection.AlreadyUploaded),
    TypeInfoPropertyName = "GuestSessionRejectionAlreadyUploaded")]
[JsonSerializable(typeof(GuestSessionRejection.TooManyAttachments),
    TypeInfoPropertyName = "GuestSessionRejectionTooManyAttachments")]
[JsonSerializable(typeof(AnonymousVisitorRejection.QuotaExceeded),
    TypeInfoPropertyName = "AnonymousVisitorRejectionQuotaExceeded")]
[JsonSerializable(typeof(AnonymousVisitorRejection.CreationIntervalNotElapsed),
    TypeInfoPropertyName = "AnonymousVisitorRejectionCreationIntervalNotElapsed")]
[JsonSerializable(typeof(AnonymousVisitorRejection.VelocityExceeded),
    TypeInfoPropertyName = "AnonymousVisitorRejectionVelocityExceeded")]
[JsonSerializable(typeof(AnonymousVisitorRejection.SlotNotHeld),
    TypeInfoPropertyName = "AnonymousVisitorRejectionSlotNotHeld")]
[JsonSerializable(typeof(AnonymousVisitorRejection.GuestUnknown),
    TypeInfoPropertyName = "AnonymousVisitorRejectionGuestUnknown")]
[JsonSerializable(typeof(AnonymousVisitorRejection.GuestSeen),
    TypeInfoPropertyName = "AnonymousVisitorRejectionGuestSeen")]
[JsonSerializable(typeof(AnonymousVisitorRejection.GuestExists),
    TypeInfoPropertyName = "AnonymousVisitorRejectionGuestExists")]
[JsonSerializable(typeof(AnonymousVisitorRejection.ErasureUnderWay),
    TypeInfoPropertyName = "AnonymousVisitorRejectionErasureUnderWay")]
[JsonSerializable(typeof(AnonymousVisitorRejection.AttributesTooLarge),
    TypeInfoPropertyName = "AnonymousVisitorRejectionAttributesTooLarge")]
[JsonSerializable(typeof(AddressThrottleRejection.VelocityExceeded),
    TypeInfoPropertyName = "AddressThrottleRejectionVelocityExceeded")]
[JsonSerializable(typeof(QueueRejection.QueueFull), TypeInfoPropertyName = "QueueRejectionQueueFull")]
[JsonSerializable(typeof(QueueRejection.TooManyAgents), TypeInfoPropertyName = "QueueRejectionTooManyAgents")]
[JsonSerializable(typeof(AgentRejection.NotSignedOn), TypeInfoPropertyName = "AgentRejectionNotSignedOn")]
[JsonSerializable(typeof(AgentRejection.NoCapacity), TypeInfoPropertyName = "AgentRejectionNoCapacity")]
[JsonSerializable(typeof(AgentRejection.OfferGone), TypeInfoPropertyName = "AgentRejectionOfferGone")]
[JsonSerializable(typeof(AgentRejection.ProfileTooLarge), TypeInfoPropertyName = "AgentRejectionProfileTooLarge")]
[JsonSerializable(typeof(GuestCalendarRejection.RunHeld), TypeInfoPropertyName = "GuestCalendarRejectionRunHeld")]
[JsonSerializable(typeof(Notice), TypeInfoPropertyName = "Notice")]
[JsonSerializable(typeof(Notice.MessageAdded), TypeInfoPropertyName = "NoticeMessageAdded")]
[JsonSerializable(typeof(Notice.MessageAcknowledged), TypeInfoPropertyName = "NoticeMessageAcknowledged")]
[JsonSerializable(typeof(Notice.TypingSignalled), TypeInfoPropertyName = "NoticeTypingSignalled")]
[JsonSerializable(typeof(Notice.ReadMarkMoved), TypeInfoPropertyName = "NoticeReadMarkMoved")]
[JsonSerializable(typeof(Notice.Routed), TypeInfoPropertyName = "NoticeRouted")]
[JsonSerializable(typeof(Notice.AgentJoined), TypeInfoPropertyName = "NoticeAgentJoined")]
[JsonSerializable(typeof(Notice.AgentLeft), TypeInfoPropertyName = "NoticeAgentLeft")]
[JsonSerializable(typeof(Notice.TokenRenewed), TypeInfoPropertyName = "NoticeTokenRenewed")]
[JsonSerializable(typeof(Notice.IdleWarning), TypeInfoPropertyName = "NoticeIdleWarning")]
[JsonSerializable(typeof(Notice.Ended), TypeInfoPropertyName = "NoticeEnded")]
[JsonSerializable(typeof(Notice.Superseded), TypeInfoPropertyName = "NoticeSuperseded")]
[JsonSerializable(typeof(Notice.Offered), TypeInfoPropertyName = "NoticeOffered")]
[JsonSerializable(typeof(Notice.OfferWithdrawn), TypeInfoPropertyName = "NoticeOfferWithdrawn")]
[JsonSerializable(typeof(Notice.Assigned), TypeInfoPropertyName = "NoticeAssigned")]
[JsonSerializable(typeof(Notice.Unassigned), TypeInfoPropertyName = "NoticeUnassigned")]
[JsonSerializable(typeof(VisitorAnswer))]
[JsonSerializable(typeof(AddressThrottleAnswer))]
[JsonSerializable(typeof(TranscriptAnswer))]
[JsonSerializable(typeof(QueueAnswer))]
[JsonSerializable(typeof(AgentAnswer))]
[JsonSerializable(typeof(GuestBookAnswer))]
[JsonSerializable(typeof(GuestChapterAnswer))]
[JsonSerializable(typeof(GuestCalendarAnswer))]
internal sealed partial class TravelJson : JsonSerializerContext;
