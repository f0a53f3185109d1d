using System.Diagnostics;
using static GuestGrid.Core.AddressThrottles.AddressThrottleCommand;
using static GuestGrid.Core.AddressThrottles.AddressThrottleEvent;

namespace GuestGrid.Core.AddressThrottles;

/// <summary>Counts creations from one address prefix in a sliding window.</summary>
public sealed class AddressThrottleDecider : IDecider<
    AddressThrottle, AddressThrottleCommand, AddressThrottleEvent, AddressThrottleAnswer, AddressThrottlePolicy>
{
    private AddressThrottleDecider() { }

    public static AddressThrottle Initial { get; } = new([]);

    public static AddressThrottleCommand Tick { get; } = new Tick();

    public static Decision<AddressThrottleEvent> Decide(AddressThrottle state, AddressThrottleCommand command,
        DecisionContext<AddressThrottlePolicy> context) => command switch
        {
            Admit admit when Holds(state, admit.Session) => Decision<AddressThrottleEvent>.Unchanged(),
            Admit admit => DecideAdmission(state, admit, context),
            Withdraw withdraw when Holds(state, withdraw.Session) =>
                Decision<AddressThrottleEvent>.Accept(new AdmissionWithdrawn(withdraw.Session)),
            Withdraw or AddressThrottleCommand.Tick => Decision<AddressThrottleEvent>.Unchanged(),
            _ => throw new UnreachableException(command.ToString()),
        };

    public static AddressThrottle Evolve(AddressThrottle state, AddressThrottleEvent @event) => @event switch
    {
        SessionAdmitted admitted => new AddressThrottle(state.Creations.RemoveRange(0, admitted.Forgotten)
            .Add(new AddressCreation(admitted.Session, admitted.At))),
        AdmissionWithdrawn withdrawn =>
            new AddressThrottle(state.Creations.RemoveAll(creation => creation.Session == withdrawn.Session)),
        _ => throw new UnreachableException(@event.ToString()),
    };

    public static AddressThrottleAnswer Answer(AddressThrottle state, AddressThrottleCommand command,
        AddressThrottlePolicy policy) =>
        AddressThrottleAnswer.None;

    public static DateTimeOffset? NextWake(AddressThrottle state, AddressThrottlePolicy policy) => null;

    private static Decision<AddressThrottleEvent> DecideAdmission(
        AddressThrottle state, Admit admit, DecisionContext<AddressThrottlePolicy> context)
    {
        var (now, policy) = context;
        var forgotten = state.Creations.Count(creation => creation.At + policy.VelocityWindow <= now);
        if (state.Creations.Length - forgotten < policy.VelocityMax)
            return Decision<AddressThrottleEvent>.Accept(new SessionAdmitted(admit.Session, now, forgotten));
        var wait = state.Creations[^policy.VelocityMax].At + policy.VelocityWindow - now;
        return Decision<AddressThrottleEvent>.Reject(new AddressThrottleRejection.VelocityExceeded
        {
            RetryAfter = wait < policy.VelocityWindow ? wait : policy.VelocityWindow,
        });
    }

    private static bool Holds(AddressThrottle state, Identifiers.GuestSessionId session) =>
        state.Creations.Any(creation => creation.Session == session);
}
