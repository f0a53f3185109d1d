using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>What a session's durable history is, and what must hold of it at every write.</summary>
internal sealed class SessionRecord(World world, GuestSessionId id) : ILedgerObserver<GuestSession, GuestSessionEvent>
{
    private readonly List<Message> log = [];
    private readonly HashSet<(AgentId? Sender, ClientMessageId)> clientIds = [];
    private readonly HashSet<string> texts = [];
    private readonly Dictionary<long, DateTimeOffset> replacedAt = [];

    public GuestSessionId Id => id;

    public GuestSession State { get; private set; } = GuestSession.Absent.Instance;

    /// <summary>How often it was erased.</summary>
    public int Erasures { get; private set; }

    /// <summary>All messages, oldest first.</summary>
    public IReadOnlyList<Message> Log => log;

    public bool IsLive(DateTimeOffset now) =>
        State is GuestSession.Open open && Deadlines.Expiry(open, world.Scenario.Policies.Session) > now;

    /// <summary>It is as if it had never been.</summary>
    public void Erase()
    {
        Erasures++;
        State = GuestSession.Absent.Instance;
        log.Clear();
        clientIds.Clear();
        texts.Clear();
        replacedAt.Clear();
    }

    public void Happened(GuestSession before, GuestSessionEvent @event, GuestSession after)
    {
        State = after;
        switch (@event)
        {
            case GuestSessionEvent.SessionOpened opened:
                world.Watch.SessionOpened(opened.Opening.Fingerprint, id);
                break;
            case GuestSessionEvent.MessageStored stored:
                Add(stored.Message);
                break;
            case GuestSessionEvent.TokenRotated rotated:
                replacedAt[rotated.Token.Generation - 1] = rotated.At;
                break;
            case GuestSessionEvent.GuestConnected connected:
                CheckToken(connected.Connection.Address.Connection, connected.At);
                break;
        }
    }

    public void Replaced(GuestSession state)
    {
        // A snapshot stands for events that were not written.
        if (State is GuestSession.Ended && state is not (GuestSession.Ended or GuestSession.Erasing))
            world.Watch.Break(Invariant.EndIsFinal, $"{id} is open again.");
        if (State is GuestSession.Absent && state is GuestSession.Known known)
            world.Watch.SessionOpened(known.Opening.Fingerprint, id);
        State = state;
        if (state is not GuestSession.Known { Log: var kept }) return;
        foreach (var message in MessageChain.After(kept.Recent, log.Count, int.MaxValue)) Add(message);
        world.Watch.Require(kept.Last.Number == log.Count, Invariant.LogIsGapless,
            $"{id} says its last message is {kept.Last.Number}, but {log.Count} were stored.");
        if (state is not GuestSession.Open { Token: var token }) return;
        foreach (var retired in token.Retired)
            replacedAt.TryAdd(retired.Generation, retired.ValidUntil - world.Scenario.Policies.Session.TokenGrace);
    }

    public void Misfit(GuestSession before, GuestSessionEvent @event) => world.Watch.Require(
        before is not GuestSession.Ended, Invariant.EndIsFinal, $"{@event} follows the end of {id}.");

    public void Written(GuestSession state)
    {
        if (state is not GuestSession.Open { Opening.Anonymous: var visitor }) return;
        var now = world.LatestNow;
        var live = world.Ledger.Sessions.Count(session => session.IsLive(now)
            && session.State is GuestSession.Open open && open.Opening.Anonymous == visitor);
        world.Watch.Require(live <= world.Scenario.Policies.Visitor.MaxConcurrentSessions, Invariant.QuotaHolds,
            $"{visitor} has {live} live sessions.");
    }

    private void Add(Message message)
    {
        world.Watch.Require(message.Sequence.Number == log.Count + 1, Invariant.LogIsGapless,
            $"Message {message.Sequence.Number} of {id} follows {log.Count}.");
        var isNew = texts.Add(message.Text)
            && (message.ClientMessageId is not { } client || clientIds.Add((message.From.Agent, client)));
        world.Watch.Require(isNew, Invariant.SentOnceStoredOnce, $"{message} of {id} is there twice.");
        world.Watch.Require(message.From.Agent == Core.Agents.EchoAgent.Id || world.Watch.WasSent(message.Text),
            Invariant.SentOnceStoredOnce, $"Nobody sent {message}.");
        log.Add(message);
    }

    private void CheckToken(ConnectionId connection, DateTimeOffset at)
    {
        if (world.Watch.TokenShownBy(connection) is not { } generation) return;
        world.Watch.Require(!replacedAt.TryGetValue(generation, out var replaced)
            || at < replaced + world.Scenario.Policies.Session.TokenGrace, Invariant.OldTokensRefused,
            $"{id} took token {generation} at {at}, which was replaced at {replaced}.");
    }
}
