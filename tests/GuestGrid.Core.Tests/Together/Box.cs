using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.Together;

/// <summary>One entity among others: holds its state and forgets nothing.</summary>
internal interface IBox
{
    DateTimeOffset? NextWake { get; }

    Reply Ask(object command, DateTimeOffset now);

    /// <summary>What the answer to a tell means for its sender.</summary>
    Reply Settle(Effect.Tell tell, Reply reply, DateTimeOffset now);

    Reply Tick(DateTimeOffset now);
}

/// <summary>What came of a command.</summary>
internal sealed record Reply(Rejection? Rejection, object? Answer, IReadOnlyList<Effect.Tell> Tells)
{
    public static readonly Reply Nothing = new(null, null, []);
}

internal sealed class Box<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(TPolicy policy) : IBox
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    public TState State { get; private set; } = TDecider.Initial;

    public DateTimeOffset? NextWake => TDecider.NextWake(State, policy);

    public Reply Ask(object command, DateTimeOffset now)
    {
        var decision = TDecider.Decide(State, (TCommand)command, new DecisionContext<TPolicy>(now, policy));
        foreach (var @event in decision.Events) State = TDecider.Evolve(State, @event);
        var answer = TDecider.Answer(State, (TCommand)command, policy);
        return new Reply(decision.Rejection, answer, [.. decision.Effects.OfType<Effect.Tell>()]);
    }

    public Reply Settle(Effect.Tell tell, Reply reply, DateTimeOffset now) =>
        TDecider.Settle(tell, reply.Rejection, reply.Answer) is { } settlement ? Ask(settlement, now) : Reply.Nothing;

    public Reply Tick(DateTimeOffset now) => Ask(TDecider.Tick, now);
}
