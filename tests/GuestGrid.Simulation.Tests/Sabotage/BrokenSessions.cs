using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Simulation.Tests.Sabotage;

/// <summary>A session decider with one flaw.</summary>
internal abstract class FlawedSessions<TFlaw> : IDecider<
    GuestSession, GuestSessionCommand, GuestSessionEvent, GuestSessionAnswer, GuestSessionPolicy>
    where TFlaw : ISessionFlaw
{
    public static GuestSession Initial => GuestSessionDecider.Initial;

    public static GuestSessionCommand Tick => GuestSessionDecider.Tick;

    public static Decision<GuestSessionEvent> Decide(GuestSession state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context) => TFlaw.Decide(state, command, context);

    public static GuestSession Evolve(GuestSession state, GuestSessionEvent @event) => TFlaw.Evolve(state, @event);

    public static GuestSessionAnswer Answer(
        GuestSession state, GuestSessionCommand command, GuestSessionPolicy policy) =>
        TFlaw.Change(command, GuestSessionDecider.Answer(state, command, policy));

    public static DateTimeOffset? NextWake(GuestSession state, GuestSessionPolicy policy) =>
        GuestSessionDecider.NextWake(state, policy);

    public static GuestSessionCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) =>
        GuestSessionDecider.Settle(tell, rejection, answer);
}

/// <summary>What is wrong; everything else is as it should be.</summary>
internal interface ISessionFlaw
{
    static virtual Decision<GuestSessionEvent> Decide(GuestSession state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context) => GuestSessionDecider.Decide(state, command, context);

    static virtual GuestSession Evolve(GuestSession state, GuestSessionEvent @event) =>
        GuestSessionDecider.Evolve(state, @event);

    static virtual GuestSessionAnswer Change(GuestSessionCommand command, GuestSessionAnswer answer) => answer;
}

/// <summary>Does not look up what it has stored under a client message id.</summary>
internal sealed class ForgetsClientIds : ISessionFlaw
{
    public static Decision<GuestSessionEvent> Decide(GuestSession state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context) => GuestSessionDecider.Decide(
        state is GuestSession.Open open && command is GuestSessionCommand.SendMessage
            ? open with { Log = open.Log with { Memory = ClientMessageMemory.Empty } }
            : state, command, context);
}

/// <summary>Takes a client message id for a repeat whoever used it before.</summary>
internal sealed class MixesSenders : ISessionFlaw
{
    public static Decision<GuestSessionEvent> Decide(GuestSession state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context) =>
        state is GuestSession.Open open && command is GuestSessionCommand.SendMessage { ClientMessageId: { } id }
            && IsKnown(open.Log.Memory, id)
            ? Decision<GuestSessionEvent>.Unchanged()
            : GuestSessionDecider.Decide(state, command, context);

    private static bool IsKnown(ClientMessageMemory memory, ClientMessageId id)
    {
        for (var link = memory.Newest; link is not null; link = link.Older)
            if (link.Id == id) return true;
        return false;
    }
}

/// <summary>Lets every token in.</summary>
internal sealed class TakesAnyToken : ISessionFlaw
{
    public static Decision<GuestSessionEvent> Decide(GuestSession state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context) => GuestSessionDecider.Decide(state,
        command is GuestSessionCommand.Connect connect ? connect with { TokenGeneration = null } : command, context);
}

/// <summary>Goes on after the end.</summary>
internal sealed class IgnoresItsEnd : ISessionFlaw
{
    public static Decision<GuestSessionEvent> Decide(GuestSession state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context) =>
        state is GuestSession.Ended && command is GuestSessionCommand.Connect connect
            ? Decision<GuestSessionEvent>.Accept(new GuestSessionEvent.GuestConnected(
                new GuestConnection(connect.Connection, 1, context.Now), context.Now))
            : GuestSessionDecider.Decide(state, command, context);

    public static GuestSession Evolve(GuestSession state, GuestSessionEvent @event) =>
        state is GuestSession.Ended && @event is GuestSessionEvent.GuestConnected
            ? state : GuestSessionDecider.Evolve(state, @event);
}

/// <summary>Skips a position now and then.</summary>
internal sealed class SkipsPositions : ISessionFlaw
{
    public static Decision<GuestSessionEvent> Decide(GuestSession state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context) => GuestSessionDecider.Decide(
        state is GuestSession.Open { Log.Last.Number: 3 } open && command is GuestSessionCommand.SendMessage
            ? open with { Log = open.Log with { Last = open.Log.Last.Next } }
            : state, command, context);
}

/// <summary>Makes of events in memory what a replay does not.</summary>
internal sealed class RemembersDifferently : ISessionFlaw
{
    public static GuestSession Evolve(GuestSession state, GuestSessionEvent @event) =>
        GuestSessionDecider.Evolve(state, @event) is GuestSession.Open open
            && @event is GuestSessionEvent.MessageStored
            ? open with { Marks = new ReadMarks(default, new SequenceId(1)) }
            : GuestSessionDecider.Evolve(state, @event);
}

/// <summary>Throws at what a client may ask.</summary>
internal sealed class ThrowsAtTyping : ISessionFlaw
{
    public static Decision<GuestSessionEvent> Decide(GuestSession state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context) => command is GuestSessionCommand.SignalTyping
        ? throw new InvalidOperationException("A flaw.")
        : GuestSessionDecider.Decide(state, command, context);
}

/// <summary>Acknowledges a message at the place of the one before it.</summary>
internal sealed class NamesThePlaceBefore : ISessionFlaw
{
    public static GuestSessionAnswer Change(GuestSessionCommand command, GuestSessionAnswer answer) =>
        answer is GuestSessionAnswer.Stored { Sequence.Number: > 1 } stored
            ? new GuestSessionAnswer.Stored(new SequenceId(stored.Sequence.Number - 1)) : answer;
}

/// <summary>Tells another story than the log.</summary>
internal sealed class RewritesHistory : ISessionFlaw
{
    public static GuestSessionAnswer Change(GuestSessionCommand command, GuestSessionAnswer answer) =>
        answer is GuestSessionAnswer.Messages { Items: [var oldest, ..] } messages
            ? messages with { Items = messages.Items.SetItem(0, oldest with { Text = "" }) }
            : answer;
}
