using GuestGrid.Core;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Storage.Formats;

namespace GuestGrid.Grains.Contracts;

/// <summary>
/// The names of answers, rejections and notices between silos. Two versions talk to each other during an
/// upgrade: a line
/// may be added, never changed or removed.
/// </summary>
internal static class TravelNames
{
    public static readonly IReadOnlyDictionary<Type, IReadOnlyList<StoredName>> ByBase =
        new Dictionary<Type, IReadOnlyList<StoredName>>
        {
            [typeof(GuestSessionAnswer)] =
            [
                new(typeof(GuestSessionAnswer.Viewed), "viewed"),
                new(typeof(GuestSessionAnswer.Stored), "stored"),
                new(typeof(GuestSessionAnswer.Messages), "messages"),
                new(typeof(GuestSessionAnswer.Attached), "attached"),
                new(typeof(GuestSessionAnswer.None), "none"),
            ],
            [typeof(Rejection)] =
            [
                new(typeof(GuestSessionRejection.SessionUnknown), "session.session-unknown"),
                new(typeof(GuestSessionRejection.SessionOver), "session.session-over"),
                new(typeof(GuestSessionRejection.MessageTooLong), "session.message-too-long"),
                new(typeof(GuestSessionRejection.MessageEmpty), "session.message-empty"),
                new(typeof(GuestSessionRejection.RateExceeded), "session.rate-exceeded"),
                new(typeof(GuestSessionRejection.ContextTooLarge), "session.context-too-large"),
                new(typeof(GuestSessionRejection.PositionUnknown), "session.position-unknown"),
                new(typeof(GuestSessionRejection.NotAssigned), "session.not-assigned"),
                new(typeof(GuestSessionRejection.ConnectionSuperseded), "session.connection-superseded"),
                new(typeof(GuestSessionRejection.TranscriptBehind), "session.transcript-behind"),
                new(typeof(GuestSessionRejection.TokenRevoked), "session.token-revoked"),
                new(typeof(GuestSessionRejection.AttachmentUnknown), "session.attachment-unknown"),
                new(typeof(GuestSessionRejection.AlreadyUploaded), "session.already-uploaded"),
                new(typeof(GuestSessionRejection.TooManyAttachments), "session.too-many-attachments"),
                new(typeof(AnonymousVisitorRejection.QuotaExceeded), "visitor.quota-exceeded"),
                new(typeof(AnonymousVisitorRejection.CreationIntervalNotElapsed),
                    "visitor.creation-interval-not-elapsed"),
                new(typeof(AnonymousVisitorRejection.VelocityExceeded), "visitor.velocity-exceeded"),
                new(typeof(AnonymousVisitorRejection.SlotNotHeld), "visitor.slot-not-held"),
                new(typeof(AnonymousVisitorRejection.GuestUnknown), "visitor.guest-unknown"),
                new(typeof(AnonymousVisitorRejection.GuestSeen), "visitor.guest-seen"),
                new(typeof(AnonymousVisitorRejection.GuestExists), "visitor.guest-exists"),
                new(typeof(AnonymousVisitorRejection.ErasureUnderWay), "visitor.erasure-under-way"),
                new(typeof(AnonymousVisitorRejection.AttributesTooLarge), "visitor.attributes-too-large"),
                new(typeof(AddressThrottleRejection.VelocityExceeded), "address.velocity-exceeded"),
                new(typeof(QueueRejection.QueueFull), "queue.queue-full"),
                new(typeof(QueueRejection.TooManyAgents), "queue.too-many-agents"),
                new(typeof(AgentRejection.NotSignedOn), "agent.not-signed-on"),
                new(typeof(AgentRejection.NoCapacity), "agent.no-capacity"),
                new(typeof(AgentRejection.OfferGone), "agent.offer-gone"),
                new(typeof(AgentRejection.ProfileTooLarge), "agent.profile-too-large"),
                new(typeof(GuestCalendarRejection.RunHeld), "calendar.run-held"),
            ],
            [typeof(Notice)] =
            [
                new(typeof(Notice.MessageAdded), "message-added"),
                new(typeof(Notice.MessageAcknowledged), "message-acknowledged"),
                new(typeof(Notice.TypingSignalled), "typing-signalled"),
                new(typeof(Notice.ReadMarkMoved), "read-mark-moved"),
                new(typeof(Notice.Routed), "routed"),
                new(typeof(Notice.AgentJoined), "agent-joined"),
                new(typeof(Notice.AgentLeft), "agent-left"),
                new(typeof(Notice.TokenRenewed), "token-renewed"),
                new(typeof(Notice.IdleWarning), "idle-warning"),
                new(typeof(Notice.Ended), "ended"),
                new(typeof(Notice.Superseded), "superseded"),
                new(typeof(Notice.Offered), "offered"),
                new(typeof(Notice.OfferWithdrawn), "offer-withdrawn"),
                new(typeof(Notice.Assigned), "assigned"),
                new(typeof(Notice.Unassigned), "unassigned"),
            ],
        };
}
