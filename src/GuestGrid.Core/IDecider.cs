namespace GuestGrid.Core;

/// <summary>
/// The rules of one kind of entity: static, total, synchronous and deterministic. Time comes with the context and new
/// ids with the command, so that the same inputs always give the same history.
/// </summary>
public interface IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    /// <summary>The state of an entity that nothing has happened to.</summary>
    static abstract TState Initial { get; }

    /// <summary>Total: no input that a client can cause throws.</summary>
    static abstract Decision<TEvent> Decide(TState state, TCommand command, DecisionContext<TPolicy> context);

    static abstract TState Evolve(TState state, TEvent @event);

    /// <summary>
    /// What the caller of <paramref name="command"/> is told, read from the state right after its decision.
    /// </summary>
    static abstract TAnswer Answer(TState state, TCommand command, TPolicy policy);

    /// <summary>When a tick is next due; null for never. After a tick at that time it is later or null.</summary>
    static abstract DateTimeOffset? NextWake(TState state, TPolicy policy);

    /// <summary>The command a wake-up sends.</summary>
    static abstract TCommand Tick { get; }

    /// <summary>
    /// False for entities that are asked for something once in a while and are large: between two batches only the
    /// store keeps their state, for a collector pays for all that stays in memory for seconds and is then let go.
    /// </summary>
    static virtual bool StaysInMemory => true;

    /// <summary>
    /// What follows from the receiver's answer to a tell: a command for the sender itself, decided and stored in the
    /// same write that takes the tell out of the outbox; null for nothing. A rejection is final, the tell is not
    /// repeated.
    /// </summary>
    static virtual TCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) => null;

    /// <summary>
    /// Must what the same caller asks for later, and this is said of too, not be done where this was not?
    /// </summary>
    static virtual bool KeepsTurn(TCommand command) => false;

    /// <summary>
    /// Has something been erased from the state? Then it leaves the store too: the write that says so is a snapshot.
    /// </summary>
    static virtual bool Forgets(TState before, TState after) => false;

    /// <summary>
    /// Is nothing of it to be kept? Then it is erased as soon as its outbox is empty, and is as if it had never been.
    /// </summary>
    static virtual bool IsOver(TState state) => false;
}
