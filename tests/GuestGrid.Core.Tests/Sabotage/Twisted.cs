using GuestGrid.Core.GuestSessions;

namespace GuestGrid.Core.Tests.Sabotage;

/// <summary>Which part of a session's decider is broken; what is not overridden is the real one.</summary>
internal interface ITwist
{
    static virtual Decision<GuestSessionEvent> Decide(
        GuestSession state, GuestSessionCommand command, DecisionContext<GuestSessionPolicy> context) =>
        GuestSessionDecider.Decide(state, command, context);

    static virtual GuestSession Evolve(GuestSession state, GuestSessionEvent @event) =>
        GuestSessionDecider.Evolve(state, @event);

    static virtual DateTimeOffset? NextWake(GuestSession state, GuestSessionPolicy policy) =>
        GuestSessionDecider.NextWake(state, policy);
}

/// <summary>A session's decider with one part broken.</summary>
internal sealed class Twisted<TTwist> : IDecider<
    GuestSession, GuestSessionCommand, GuestSessionEvent, GuestSessionAnswer, GuestSessionPolicy> where TTwist : ITwist
{
    private Twisted() { }

    public static GuestSession Initial => GuestSessionDecider.Initial;

    public static GuestSessionCommand Tick => GuestSessionDecider.Tick;

    public static Decision<GuestSessionEvent> Decide(
        GuestSession state, GuestSessionCommand command, DecisionContext<GuestSessionPolicy> context) =>
        TTwist.Decide(state, command, context);

    public static GuestSession Evolve(GuestSession state, GuestSessionEvent @event) => TTwist.Evolve(state, @event);

    public static GuestSessionAnswer Answer(
        GuestSession state, GuestSessionCommand command, GuestSessionPolicy policy) =>
        GuestSessionDecider.Answer(state, command, policy);

    public static DateTimeOffset? NextWake(GuestSession state, GuestSessionPolicy policy) =>
        TTwist.NextWake(state, policy);

    public static GuestSessionCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) =>
        GuestSessionDecider.Settle(tell, rejection, answer);
}
