using System.Diagnostics;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;

namespace GuestGrid.Core.GuestSessions;

/// <summary>What each event makes of a session.</summary>
internal static class GuestSessionEvolution
{
    public static GuestSession Evolve(GuestSession state, GuestSessionEvent @event) => (state, @event) switch
    {
        (GuestSession.Absent absent, SessionOpened opened) => Opened(opened) with { Previous = absent.Previous },
        (GuestSession.Absent, PreviousNoted noted) => new GuestSession.Absent(noted.Previous),
        (GuestSession.Known known, PreviousNoted noted) => known with { Previous = noted.Previous },
        (GuestSession.Absent, AttachmentHeld held) => new GuestSession.Holding(held.Attachment, held.Until, null),
        (GuestSession.Holding holding, AttachmentUploaded uploaded) =>
            holding with { Attachment = holding.Attachment with { Upload = uploaded.Upload } },
        (GuestSession.Holding holding, AttachmentClaimed claimed) => holding with { Claimant = claimed.By },
        (not GuestSession.Erasing, SessionErased erased) =>
            new GuestSession.Erasing(erased.Conversation, erased.PagesBelow, erased.Until),
        (GuestSession.Erasing erasing, PagesErased erased) => erasing with { PagesBelow = erased.PagesBelow },
        (GuestSession.Erasing erasing, ErasureSettled) => erasing with { Until = null },
        (GuestSession.Open open, not SessionOpened) => EvolveOpen(open, @event),
        (GuestSession.Ended ended, PageConfirmed confirmed) =>
            ended with { Log = ended.Log.Forget(confirmed.Through) },
        _ => throw new UnreachableException($"{@event.GetType().Name} can not follow {state.GetType().Name}."),
    };

    private static GuestSession.Open Opened(SessionOpened opened) => new(
        opened.Opening, MessageLog.Empty, SessionMetrics.None, ActivityLog.Empty.Add(opened.At, "created"),
        opened.Opening.Routing, RoutingStage.AwaitingGuest.Instance, opened.Token, null, 0, opened.At,
        opened.LeaseUntil, opened.LeaseUntil, opened.At, opened.At,
        new ReadMarks(default, default), JsonMembers.None, null, FirstTicket(opened.At));

    // Under the same id a session may have been before that was erased, and queues and agents remember its tickets.
    private static long FirstTicket(DateTimeOffset at) =>
        (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static GuestSession EvolveOpen(GuestSession.Open state, GuestSessionEvent @event) => @event switch
    {
        MessageStored stored => Stored(state, stored),
        PageSealed page => state with { Log = state.Log.Seal(page.Through) },
        PageConfirmed page => state with { Log = state.Log.Forget(page.Through) },
        ActivityNoted => state with { LastActivity = @event.At },
        ReadMarkMoved { Reader: ParticipantKind.Guest } mark => state with
        {
            Marks = state.Marks with { Guest = mark.Sequence },
            LastActivity = mark.At,
        },
        ReadMarkMoved mark => state with { Marks = state.Marks with { Agent = mark.Sequence } },
        GuestConnected connected => state with
        {
            Connection = connected.Connection,
            Epoch = connected.Connection.Epoch,
            Metrics = state.Metrics with { Connections = state.Metrics.Connections + 1 },
            Activity = state.Activity.Add(connected.At, "connected"),
        },
        GuestDisconnected => state with { Connection = null, Activity = state.Activity.Add(@event.At, "disconnected") },
        ContextChanged changed => state with { Context = JsonMembers.Merge(state.Context, changed.Changes) },
        RoutingChanged changed => state with { Routing = changed.Routing },
        ConversationQueued queued => state with
        {
            Stage = new RoutingStage.Waiting(queued.Since, null),
            Ticket = queued.Ticket,
            Activity = state.Activity.Add(queued.At, "queued", state.Routing.Queue.ToString()),
        },
        QueueingDeferred deferred => state with
        {
            Stage = (RoutingStage.Waiting)state.Stage with { RetryAt = deferred.RetryAt },
        },
        AgentAssigned assigned => state with
        {
            Stage = new RoutingStage.Assigned(assigned.Agent, assigned.AgentName, assigned.Connection, assigned.At,
                state.Stage is RoutingStage.Waiting waiting ? waiting.Since : assigned.At),
            Ticket = state.Ticket + 1,
            Metrics = state.Metrics with { AssignedAt = state.Metrics.AssignedAt ?? assigned.At },
            Activity = state.Activity.Add(assigned.At, "agentJoined", assigned.AgentName),
        },
        AgentMoved moved => state with
        {
            Stage = (RoutingStage.Assigned)state.Stage with { Connection = moved.Connection },
        },
        AgentUnassigned => state with
        {
            Activity = state.Activity.Add(@event.At, "agentLeft", (state.Stage as RoutingStage.Assigned)?.AgentName),
        },
        TokenRotated rotated => state with
        {
            Token = rotated.Token,
            LastActivity = rotated.ByGuest ? rotated.At : state.LastActivity,
            Activity = state.Activity.Add(rotated.At, "tokenRotated"),
        },
        AllowanceSpent { By: ParticipantKind.Guest } spent => state with { RateUntil = spent.RateUntil },
        AllowanceSpent spent => state with { AgentRateUntil = spent.RateUntil },
        AttachmentDeclared declared => state with
        {
            Attachments = Attaching.Declared(state, declared.Attachment),
        },
        AttachmentUploaded uploaded => state with { Attachments = Attaching.Uploaded(state, uploaded) },
        AttachmentsExpired => state with { Attachments = Attaching.Expired(state, @event.At) },
        LeaseAsked asked => state with { LeaseAsked = asked.Until },
        LeaseNoted noted => state with { LeaseUntil = noted.Until },
        ExpiryWarned warned => state with
        {
            WarnedFor = warned.ExpiresAt,
            Activity = state.Activity.Add(warned.At, "expiryWarned"),
        },
        SessionEnded ended => new GuestSession.Ended(state.Opening, state.Log, state.Metrics,
            state.Activity.Add(ended.At, ended.Reason is EndReason.Idle or EndReason.Lifetime or EndReason.LeaseLost
                ? "expired" : "ended", ended.WrapUp ?? ended.Reason.ToString().ToLowerInvariant()),
            ended.Reason, ended.At, state.LastActivity, state.Token, state.Stage is RoutingStage.Assigned,
            state.Previous, Attaching.Expired(state, null)),
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    private static GuestSession.Open Stored(GuestSession.Open state, MessageStored stored)
    {
        var log = state.Log.Add(stored.Message);
        return stored.Message.From.Kind is ParticipantKind.Guest
            ? state with
            {
                Log = log,
                RateUntil = stored.RateUntil,
                LastActivity = stored.At,
                Metrics = state.Metrics with { GuestMessages = state.Metrics.GuestMessages + 1 },
            }
            : state with
            {
                Log = log,
                AgentRateUntil = stored.RateUntil,
                Metrics = state.Metrics with
                {
                    AgentMessages = state.Metrics.AgentMessages + 1,
                    RepliedAt = state.Metrics.RepliedAt ?? stored.At,
                },
            };
    }
}
