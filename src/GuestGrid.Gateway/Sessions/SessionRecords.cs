using System.Globalization;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Sessions;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Gateway.Sessions;

/// <summary>Sessions as HTTP shows them.</summary>
public sealed class SessionRecords(
    IGuestGrid grid, SessionTokens tokens, ConnectionTable connections, IGateways gateways, TimeProvider clock)
{
    public SessionCreated Created(SessionView session) => new(
        session.Id.ToString(), session.Opening.Anonymous.ToString(), tokens.Issue(session), Time(session.ExpiresAt),
        Routing(session.Routing), (int)session.Opening.Timeout.TotalSeconds, session.Conversation.ToString(),
        session.Guest.ToString());

    public async ValueTask<SessionRecord> Record(SessionView session)
    {
        var status = await Status(session);
        return new SessionRecord(session.Id.ToString(), session.Opening.Anonymous.ToString(), status,
            session.Conversation.ToString(), Time(session.Opening.OpenedAt), Time(session.ExpiresAt),
            status == "connected", Time(session.LastActivity), Metrics(session));
    }

    public SessionActivity Activity(SessionView session) => new((long)Duration(session).TotalMilliseconds,
        [
            .. session.Activity.Entries.Select(
                entry => new ActivityRecord(Time(entry.At), entry.Name, entry.Details ?? "")),
        ]);

    /// <summary>The wire's word for where a session stands.</summary>
    public async ValueTask<string> Status(SessionView session)
    {
        if (session.Ended is { } ended)
            return ended.Reason is EndReason.Idle or EndReason.Lifetime or EndReason.LeaseLost ? "expired" : "ended";
        // Expiry counts from its instant on, also in the moment before it is stored.
        if (session.ExpiresAt <= clock.GetUtcNow()) return "expired";
        if (session.Connection is { Address: var address })
        {
            if (await IsLive(address)) return "connected";
            // A newer connection may have taken over since it was looked at.
            if (await grid.View(session.Id) is { } now && now.Connection?.Address != address)
                return await Status(now);
        }
        return session.WasConnected ? "disconnected" : "queued";
    }

    // Each gateway knows its own sockets; those of another are taken to be there while it is.
    private async ValueTask<bool> IsLive(ConnectionAddress address) =>
        address.Gateway == connections.Gateway
            ? connections.IsLive(address) : await gateways.IsThere(address.Gateway);

    /// <summary>ISO 8601 UTC with milliseconds.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private SessionMetricsRecord Metrics(SessionView session)
    {
        var (metrics, duration) = (session.Metrics, Duration(session));
        var firstResponse = (long?)(metrics.RepliedAt - session.Opening.OpenedAt)?.TotalMilliseconds;
        return new SessionMetricsRecord(Math.Round(duration.TotalSeconds, 3),
            metrics.GuestMessages + metrics.AgentMessages, metrics.GuestMessages, metrics.AgentMessages,
            Math.Max(0, metrics.Connections - 1), firstResponse,
            session.Ended is not null && metrics.IsDropOff(duration));
    }

    private TimeSpan Duration(SessionView session) =>
        (session.Ended?.At ?? clock.GetUtcNow()) - session.Opening.OpenedAt;

    private static RoutingData Routing(Routing routing) => new(routing.Queue.ToString(), routing.Priority,
        [.. routing.Skills.Select(skill => new SkillRequirementData(skill.Skill.ToString(), skill.Level))],
        routing.Language);
}
