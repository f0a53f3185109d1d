namespace GuestGrid.Core.Tests.Support;

/// <summary>One entity in a test: given what happened, when something is asked, then that follows.</summary>
internal sealed class Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(TPolicy policy)
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    private Decision<TEvent> decision;
    private TAnswer answer = default!;

    public TPolicy Policy { get; set; } = policy;

    public TState State { get; private set; } = TDecider.Initial;

    public DateTimeOffset Now { get; set; } = Ids.Start;

    public Decision<TEvent> Decision => decision;

    public TAnswer Answer => answer;

    public DateTimeOffset? NextWake => TDecider.NextWake(State, Policy);

    /// <summary>These events have happened.</summary>
    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> Given(params TEvent[] events)
    {
        foreach (var @event in events) State = TDecider.Evolve(State, @event);
        return this;
    }

    /// <summary>These commands were accepted at the present time.</summary>
    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> Given(params TCommand[] commands)
    {
        foreach (var command in commands)
        {
            When(command);
            Assert.True(decision.Rejection is null, $"{command} was refused: {decision.Rejection}");
        }
        return this;
    }

    /// <summary>So much time passes; a negative time is a clock that was set back.</summary>
    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> When(TCommand command)
    {
        decision = TDecider.Decide(State, command, new DecisionContext<TPolicy>(Now, Policy));
        foreach (var @event in decision.Events) State = TDecider.Evolve(State, @event);
        answer = TDecider.Answer(State, command, Policy);
        return this;
    }

    /// <summary>Time passes until the entity wants to be woken, and it is.</summary>
    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> WhenWoken()
    {
        Assert.NotNull(NextWake);
        Now = NextWake.Value;
        return When(TDecider.Tick);
    }

    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> Then(params TEvent[] events)
    {
        Assert.Null(decision.Rejection);
        Assert.Equal(events.Select(Dump.Of), decision.Events.Select(Dump.Of));
        return this;
    }

    /// <summary>Exactly these kinds of events, in this order.</summary>
    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> ThenKinds(params Type[] kinds)
    {
        Assert.Null(decision.Rejection);
        Assert.Equal(kinds, decision.Events.Select(@event => @event.GetType()));
        return this;
    }

    public T ThenEvent<T>() where T : TEvent
    {
        Assert.Null(decision.Rejection);
        return Assert.Single(decision.Events.OfType<T>());
    }

    /// <summary>Nothing to store, and nothing was refused.</summary>
    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> ThenUnchanged()
    {
        Assert.Null(decision.Rejection);
        Assert.Empty(decision.Events);
        return this;
    }

    public T ThenRefused<T>(TimeSpan? retryAfter = null) where T : Rejection
    {
        var rejection = Assert.IsType<T>(decision.Rejection);
        Assert.Empty(decision.Events);
        if (retryAfter is not null) Assert.Equal(retryAfter, rejection.RetryAfter);
        return rejection;
    }

    /// <summary>Other entities are told exactly this, in this order.</summary>
    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> ThenTold(params Effect.Tell[] tells)
    {
        Assert.Equal(tells.Select(Dump.Of), decision.Effects.OfType<Effect.Tell>().Select(Dump.Of));
        return this;
    }

    /// <summary>Sockets are notified of exactly this, in this order.</summary>
    public Scenario<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> ThenNotified(
        params (ConnectionAddress To, Notice Notice)[] notices)
    {
        Assert.Equal(notices.Select(notice => Dump.Of(new Effect.Notify(notice.To, notice.Notice))),
            decision.Effects.OfType<Effect.Notify>().Select(Dump.Of));
        return this;
    }
}
