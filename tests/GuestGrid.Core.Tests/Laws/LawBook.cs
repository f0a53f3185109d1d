namespace GuestGrid.Core.Tests.Laws;

/// <summary>What is particular to one entity in the laws that hold for all.</summary>
internal sealed record LawBook<TState, TCommand, TPolicy>(TPolicy Policy) where TState : class
{
    /// <summary>The limit that a state exceeds, or null.</summary>
    public Func<TState, TPolicy, string?> Excess { get; init; } = (_, _) => null;

    /// <summary>What is wrong between a state and the one right after it, or null.</summary>
    public Func<TState, TState, string?> Misstep { get; init; } = (_, _) => null;

    /// <summary>The column of a decision table that a state belongs to.</summary>
    public Func<TState, string> KindOf { get; init; } = state => state.GetType().Name;

    public Func<TState, bool> IsTerminal { get; init; } = _ => false;

    /// <summary>Commands for which a repeat is something new; each entity says why.</summary>
    public Func<TCommand, bool> RepeatIsNew { get; init; } = _ => false;

    /// <summary>Refusals whose wait is an estimate.</summary>
    public Func<Rejection, bool> RetryIsEstimate { get; init; } = _ => false;
}
