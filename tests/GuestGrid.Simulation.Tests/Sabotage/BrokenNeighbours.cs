using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;

namespace GuestGrid.Simulation.Tests.Sabotage;

/// <summary>Admits without looking at who is there.</summary>
internal sealed class GenerousVisitors : IDecider<
    AnonymousVisitor, AnonymousVisitorCommand, AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy>
{
    private GenerousVisitors() { }

    public static AnonymousVisitor Initial => AnonymousVisitorDecider.Initial;

    public static AnonymousVisitorCommand Tick => AnonymousVisitorDecider.Tick;

    public static Decision<AnonymousVisitorEvent> Decide(AnonymousVisitor state, AnonymousVisitorCommand command,
        DecisionContext<AnonymousVisitorPolicy> context) => AnonymousVisitorDecider.Decide(state, command,
        context with { Policy = context.Policy with { MaxConcurrentSessions = int.MaxValue } });

    public static AnonymousVisitor Evolve(AnonymousVisitor state, AnonymousVisitorEvent @event) =>
        AnonymousVisitorDecider.Evolve(state, @event);

    public static VisitorAnswer Answer(
        AnonymousVisitor state, AnonymousVisitorCommand command, AnonymousVisitorPolicy policy) =>
        AnonymousVisitorDecider.Answer(state, command, policy);

    public static DateTimeOffset? NextWake(AnonymousVisitor state, AnonymousVisitorPolicy policy) =>
        AnonymousVisitorDecider.NextWake(state, policy);
}

/// <summary>Take one more than they can.</summary>
internal sealed class EagerAgents : IDecider<Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>
{
    private EagerAgents() { }

    public static Agent Initial => AgentDecider.Initial;

    public static AgentCommand Tick => AgentDecider.Tick;

    public static Decision<AgentEvent> Decide(
        Agent state, AgentCommand command, DecisionContext<AgentPolicy> context) => AgentDecider.Decide(state,
        command is AgentCommand.SignOn signOn
            ? signOn with { Profile = signOn.Profile with { Capacity = signOn.Profile.Capacity + 1 } }
            : command, context);

    public static Agent Evolve(Agent state, AgentEvent @event) => AgentDecider.Evolve(state, @event);

    public static AgentAnswer Answer(Agent state, AgentCommand command, AgentPolicy policy) =>
        AgentDecider.Answer(state, command, policy);

    public static DateTimeOffset? NextWake(Agent state, AgentPolicy policy) => AgentDecider.NextWake(state, policy);

    public static AgentCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) =>
        AgentDecider.Settle(tell, rejection, answer);
}
