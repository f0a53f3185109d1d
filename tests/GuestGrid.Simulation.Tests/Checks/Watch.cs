using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>Remembers the first invariant that broke, and what clients were promised.</summary>
/// <param name="only">Looks for this one alone.</param>
internal sealed class Watch(World world, Invariant? only) : IRunnerFaults
{
    private readonly Dictionary<string, GuestSessionId> sessionsByKey = [];
    private readonly Dictionary<ConnectionId, long> shownTokens = [];
    private readonly HashSet<string> sent = [];
    private readonly Dictionary<(ConversationId, string), SequenceId> lastAcknowledged = [];

    public Violation? Violation { get; private set; }

    public void Break(Invariant invariant, string how)
    {
        if (only is not null && only != invariant) return;
        Violation ??= new Violation(invariant, how, world.Loop.Now);
    }

    public void Require(bool holds, Invariant invariant, string how)
    {
        if (!holds) Break(invariant, how);
    }

    public void Sending(string text) => sent.Add(text);

    public bool WasSent(string text) => sent.Contains(text);

    public void ShowingToken(ConnectionId connection, long generation) => shownTokens[connection] = generation;

    public long? TokenShownBy(ConnectionId connection) =>
        shownTokens.TryGetValue(connection, out var generation) ? generation : null;

    public void SessionOpened(string key, GuestSessionId session)
    {
        if (!sessionsByKey.TryAdd(key, session))
            Require(sessionsByKey[key] == session, Invariant.OneSessionAKey,
                $"Key {key} made {sessionsByKey[key]} and {session}.");
    }

    public SequenceId LastAcknowledged(ConversationId conversation, string sender) =>
        lastAcknowledged.GetValueOrDefault((conversation, sender));

    public void Acknowledged(ConversationId conversation, string sender, string text, SequenceId sequence,
        SequenceId acknowledgedBefore)
    {
        var log = world.Ledger.Session(conversation.Session).Log;
        Require(sequence.Number >= 1 && sequence.Number <= log.Count && log[(int)sequence.Number - 1].Text == text,
            Invariant.AcknowledgedIsDurable, $"'{text}' was acknowledged at {sequence.Number} of {conversation}.");
        Require(sequence > acknowledgedBefore, Invariant.SenderOrderKept,
            $"'{text}' is at {sequence.Number}, and {acknowledgedBefore.Number} was acknowledged before it was sent.");
        if (sequence > LastAcknowledged(conversation, sender)) lastAcknowledged[(conversation, sender)] = sequence;
    }

    public void NoticePushed(Notice notice)
    {
        world.Trace.Add("push", notice, null);
        var session = world.Ledger.Session(notice.Conversation.Session);
        var known = notice switch
        {
            Notice.MessageAdded added => Holds(session, added.Message.Sequence)
                && session.Log[(int)added.Message.Sequence.Number - 1].Text == added.Message.Text,
            Notice.MessageAcknowledged acknowledged => Holds(session, acknowledged.Sequence),
            Notice.Ended => session.State is GuestSession.Ended,
            _ => true,
        };
        Require(known, Invariant.NewsIsDurable, $"{notice} was pushed before it was durable.");
    }

    public void DecisionFailed(EntityKey entity, Exception exception) =>
        Break(Invariant.DecisionsAreTotal, $"{entity}: {exception}");

    public void DeliveryFailed(EntityKey entity, string tell, int attempt, Exception exception) =>
        world.Trace.Add("delivery failed", entity, tell);

    private static bool Holds(SessionRecord session, SequenceId sequence) => sequence.Number <= session.Log.Count;
}

/// <summary>An invariant that broke, and how.</summary>
internal sealed record Violation(Invariant Invariant, string How, TimeSpan At);
