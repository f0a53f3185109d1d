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
    private readonly Dictionary<(ConversationId, int, string), SequenceId> lastAcknowledged = [];

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
        if (key.Length > 0 && !sessionsByKey.TryAdd(key, session))
            Require(sessionsByKey[key] == session, Invariant.OneSessionAKey,
                $"Key {key} made {sessionsByKey[key]} and {session}.");
    }

    public Acknowledgement LastAcknowledged(ConversationId conversation, string sender)
    {
        var erasures = world.Ledger.Session(conversation.Session).Erasures;
        return new Acknowledgement(lastAcknowledged.GetValueOrDefault((conversation, erasures, sender)), erasures);
    }

    public void Acknowledged(ConversationId conversation, string sender, string text, SequenceId sequence,
        Acknowledgement before)
    {
        var session = world.Ledger.Session(conversation.Session);
        // While the answer was on its way, or in the same write, all of it was erased.
        if (session.Erasures != before.Erasures || session.State is GuestSession.Erasing) return;
        var log = session.Log;
        Require(sequence.Number >= 1 && sequence.Number <= log.Count && log[(int)sequence.Number - 1].Text == text,
            Invariant.AcknowledgedIsDurable, $"'{text}' was acknowledged at {sequence.Number} of {conversation}.");
        Require(sequence > before.Sequence, Invariant.SenderOrderKept,
            $"'{text}' is at {sequence.Number}, and {before.Sequence.Number} was acknowledged before it was sent.");
        var last = (conversation, session.Erasures, sender);
        if (sequence > lastAcknowledged.GetValueOrDefault(last)) lastAcknowledged[last] = sequence;
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
            Notice.Ended => session.State is GuestSession.Ended or GuestSession.Erasing,
            _ => true,
        };
        // What was erased was durable before, or never had to be.
        Require(known || session.Erasures > 0 || session.State is GuestSession.Erasing, Invariant.NewsIsDurable, $"{notice} was pushed before it was durable.");
    }

    public void DecisionFailed(EntityKey entity, Exception exception) =>
        Break(Invariant.DecisionsAreTotal, $"{entity}: {exception}");

    public void DeliveryFailed(EntityKey entity, string tell, int attempt, Exception exception) =>
        world.Trace.Add("delivery failed", entity, tell);

    private static bool Holds(SessionRecord session, SequenceId sequence) => sequence.Number <= session.Log.Count;
}

/// <summary>The furthest acknowledged place of a sender, and in which life of the session.</summary>
internal readonly record struct Acknowledgement(SequenceId Sequence, int Erasures);

/// <summary>An invariant that broke, and how.</summary>
internal sealed record Violation(Invariant Invariant, string How, TimeSpan At);
