using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.Laws;

/// <summary>The laws that every decider obeys, checked along one history.</summary>
internal sealed class EntityLaws<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
    LawBook<TState, TCommand, TPolicy> book)
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    private static readonly TimeSpan Ages = TimeSpan.FromDays(3650);

    private readonly List<TEvent> happened = [];
    private TState state = TDecider.Initial;
    private DateTimeOffset now = Ids.Start;
    private DateTimeOffset latest = Ids.Start;

    /// <summary>Everything that was seen on the way, for tests that ask whether histories reach far enough.</summary>
    public HashSet<Type> Seen { get; } = [];

    public Violation? Check(IReadOnlyList<Step<TCommand>> history)
    {
        TState? remembered = null;
        var memory = "";
        for (var i = 0; i < history.Count; i++)
        {
            if (Guarded(history[i]) is { } violation)
                return violation with { Detail = $"step {i}, {history[i]}, at {now:O}: {violation.Detail}" };
            if (i == history.Count / 2) (remembered, memory) = (state, Dump.Of(state));
        }
        if (remembered is not null && Dump.Of(remembered) != memory)
            return new Violation(Law.Immutable, $"was {memory}, became {Dump.Of(remembered)}");
        var replayed = happened.Aggregate(TDecider.Initial, TDecider.Evolve);
        return Dump.Alike(replayed, state)
            ? null
            : new Violation(Law.Replayable, $"lived {Dump.Of(state)}, replayed {Dump.Of(replayed)}");
    }

    private Violation? Guarded(Step<TCommand> step)
    {
        try
        {
            return Take(step);
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            return new Violation(Law.Total, exception.ToString());
        }
    }

    private Violation? Take(Step<TCommand> step)
    {
        now += step.Wait;
        if (step.Command is null && TDecider.NextWake(state, book.Policy) is { } wake && wake > now) now = wake;
        if (now > latest) latest = now;
        var command = step.Command ?? TDecider.Tick;
        var before = state;
        var decision = Decide(command);
        if (!AreAlike(decision, Decide(command))) return new Violation(Law.Deterministic, Dump.Of(decision.Events));
        Note(decision);
        foreach (var @event in decision.Events) state = TDecider.Evolve(state, @event);
        happened.AddRange(decision.Events);
        return CheckRefusal(before, command, decision)
            ?? CheckRepeat(command, decision)
            ?? CheckState(before)
            ?? CheckWake(command)
            ?? CheckTells(decision);
    }

    private void Note(Decision<TEvent> decision)
    {
        Seen.UnionWith(decision.Events.Select(@event => @event.GetType()));
        Seen.UnionWith(decision.Effects.Select(effect => effect.GetType()));
        if (decision.Rejection is { } rejection) Seen.Add(rejection.GetType());
    }

    private Violation? CheckRefusal(TState before, TCommand command, Decision<TEvent> decision)
    {
        if (decision.Rejection is not { } rejection) return null;
        if (decision.Events.Count > 0 || decision.Effects.Count > 0)
            return new Violation(Law.RefusalChangesNothing, $"{rejection}");
        if (rejection.RetryAfter is not { } wait) return null;
        if (wait <= TimeSpan.Zero) return new Violation(Law.RetryIsHonest, $"{rejection} asks to wait {wait}");
        // A wait that a clock was set back in is capped, so it may be too short; never too long.
        if (now < latest || book.RetryIsEstimate(rejection)) return null;
        if (RefusalAt(wait)?.GetType() == rejection.GetType())
            return new Violation(Law.RetryIsHonest, $"still {rejection} after {wait}");
        return RefusalAt(wait - Ids.Instant)?.GetType() != rejection.GetType()
            ? new Violation(Law.RetryIsHonest, $"{rejection} is over before {wait}")
            : null;

        Rejection? RefusalAt(TimeSpan later) => TDecider.Decide(
            before, command, new DecisionContext<TPolicy>(now + later, book.Policy)).Rejection;
    }

    private Violation? CheckRepeat(TCommand command, Decision<TEvent> decision)
    {
        var answer = TDecider.Answer(state, command, book.Policy);
        if (decision.Rejection is not null || book.RepeatIsNew(command)) return null;
        var again = Decide(command);
        if (again.Rejection is not null || again.Events.Count > 0)
            return new Violation(Law.Repeatable, $"{again.Rejection} {Dump.Of(again.Events)}");
        return Dump.Alike(answer, TDecider.Answer(state, command, book.Policy))
            ? null
            : new Violation(Law.Repeatable, "another answer");
    }

    private Violation? CheckState(TState before)
    {
        if (book.IsTerminal(before) && state.GetType() != before.GetType())
            return new Violation(Law.Terminal, $"{before.GetType().Name} became {state.GetType().Name}");
        if (book.Excess(state, book.Policy) is { } excess) return new Violation(Law.Bounded, excess);
        return book.Misstep(before, state) is { } misstep ? new Violation(Law.Successive, misstep) : null;
    }

    private Violation? CheckWake(TCommand command)
    {
        var wake = TDecider.NextWake(state, book.Policy);
        if (command == TDecider.Tick && wake <= now)
            return new Violation(Law.NoBusyLoop, $"a tick leaves the next wake at {wake:O}");
        if (wake <= now) return null;
        var early = wake - Ids.Instant ?? now + Ages;
        var tick = TDecider.Decide(state, TDecider.Tick, new DecisionContext<TPolicy>(early, book.Policy));
        return tick.Rejection is null && tick.Events.Count == 0 && tick.Effects.Count == 0
            ? null
            : new Violation(Law.NoLostWake, $"due at {early:O}, wake at {wake:O}: {Dump.Of(tick.Events)}");
    }

    private Violation? CheckTells(Decision<TEvent> decision)
    {
        foreach (var tell in decision.Effects.OfType<Effect.Tell>())
            if (Answering(tell) is { } exception) return new Violation(Law.Receivable, $"{Dump.Of(tell)}: {exception}");
        return null;
    }

    private Exception? Answering(Effect.Tell tell)
    {
        try
        {
            foreach (var (rejection, answer) in Reception.AnswersTo(tell, now))
                if (TDecider.Settle(tell, rejection, answer) is { } settlement)
                    foreach (var @event in Decide(settlement).Events)
                        TDecider.Evolve(state, @event);
            return null;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            return exception;
        }
    }

    private Decision<TEvent> Decide(TCommand command) =>
        TDecider.Decide(state, command, new DecisionContext<TPolicy>(now, book.Policy));

    private static bool AreAlike(Decision<TEvent> left, Decision<TEvent> right) =>
        Dump.Alike(left.Events, right.Events) && Dump.Alike(left.Effects, right.Effects)
        && Dump.Alike(left.Rejection, right.Rejection);
}
