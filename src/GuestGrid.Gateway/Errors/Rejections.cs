using System.Diagnostics;
using GuestGrid.Core;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Gateway.Errors;

/// <summary>What the wire calls a refusal of the grid; one table for HTTP and sockets.</summary>
public static class Rejections
{
    public static Refusal ToRefusal(this Rejection rejection) =>
        new(Entry(rejection), Detail(rejection), rejection.RetryAfter);

    /// <summary>The refusal for a fault that the caller may wait out; null for any other exception.</summary>
    public static Refusal? OfFault(Exception fault) => fault switch
    {
        StoreUnavailableException or VersionConflictException => new Refusal(
            ErrorCatalogue.StorageUnavailable, RetryAfter: TimeSpan.FromSeconds(1)),
        EntityOverloadedException => new Refusal(ErrorCatalogue.Overloaded, RetryAfter: TimeSpan.FromMilliseconds(200)),
        _ => null,
    };

    // Where the catalogue's own words leave open what to change.
    private static string? Detail(Rejection rejection) => rejection is AgentRejection.ProfileTooLarge
        ? "Sign on with fewer queues, fewer skills or a smaller capacity."
        : null;

    private static ErrorEntry Entry(Rejection rejection) => rejection switch
    {
        AnonymousVisitorRejection.QuotaExceeded => ErrorCatalogue.QuotaExceeded,
        AnonymousVisitorRejection.CreationIntervalNotElapsed => ErrorCatalogue.FraudThresholdExceeded,
        AnonymousVisitorRejection.VelocityExceeded => ErrorCatalogue.VelocityExceeded,
        AnonymousVisitorRejection.GuestUnknown => ErrorCatalogue.NotFound,
        AnonymousVisitorRejection.GuestExists or AnonymousVisitorRejection.GuestSeen => ErrorCatalogue.Conflict,
        AnonymousVisitorRejection.ErasureUnderWay => ErrorCatalogue.Overloaded,
        AnonymousVisitorRejection.AttributesTooLarge => ErrorCatalogue.AttributesTooLarge,
        AddressThrottleRejection.VelocityExceeded => ErrorCatalogue.VelocityExceeded,
        GuestSessionRejection.SessionUnknown => ErrorCatalogue.NotFound,
        GuestSessionRejection.SessionOver => ErrorCatalogue.SessionEnded,
        GuestSessionRejection.MessageTooLong => ErrorCatalogue.MessageTooLong,
        GuestSessionRejection.MessageEmpty => ErrorCatalogue.InvalidMessage,
        GuestSessionRejection.RateExceeded => ErrorCatalogue.RateLimited,
        GuestSessionRejection.ContextTooLarge => ErrorCatalogue.ContextTooLarge,
        GuestSessionRejection.PositionUnknown => ErrorCatalogue.InvalidPosition,
        GuestSessionRejection.NotAssigned => ErrorCatalogue.Forbidden,
        GuestSessionRejection.ConnectionSuperseded => ErrorCatalogue.Superseded,
        GuestSessionRejection.TranscriptBehind => ErrorCatalogue.Overloaded,
        GuestSessionRejection.AttachmentUnknown => ErrorCatalogue.AttachmentNotFound,
        GuestSessionRejection.AlreadyUploaded => ErrorCatalogue.AlreadyUploaded,
        GuestSessionRejection.TooManyAttachments => ErrorCatalogue.TooManyAttachments,
        GuestSessionRejection.TokenRevoked => ErrorCatalogue.InvalidToken,
        AgentRejection.OfferGone => ErrorCatalogue.NotFound,
        AgentRejection.NotSignedOn or AgentRejection.NoCapacity => ErrorCatalogue.Conflict,
        AgentRejection.ProfileTooLarge => ErrorCatalogue.InvalidRequest,
        QueueRejection.QueueFull or QueueRejection.TooManyAgents => ErrorCatalogue.Overloaded,
        _ => throw new UnreachableException(rejection.ToString()),
    };
}
