using System.Collections.Immutable;
using System.Diagnostics;
using GuestGrid.Core.Identifiers;
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
            _ => throw new UnreachableException(command.GetType().Name),
        };

    public static AddressThrottle Evolve(AddressThrottle state, AddressThrottleEvent @event) => @event switch
    {
        SessionAdmitted admitted => new AddressThrottle(Remember(
            state.Creations.RemoveRange(0, admitted.Forgotten), new AddressCreation(admitted.Session, admitted.At))),
        AdmissionWithdrawn withdrawn =>
            new AddressThrottle(state.Creations.RemoveAll(creation => creation.Session == withdrawn.Session)),
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static AddressThrottleAnswer Answer(AddressThrottle state, AddressThrottleCommand command,
        AddressThrottlePolicy policy) =>
        AddressThrottleAnswer.None;

    public static DateTimeOffset? NextWake(AddressThrottle state, AddressThrottlePolicy policy) => null;

    private static Decision<AddressThrottleEvent> DecideAdmission(
        AddressThrottle state, Admit admit, DecisionContext<AddressThrottlePolicy> context)
    {
        var (now, policy) = context;
        // Further ahead than the rule looks back: dated by a clock that has been set back since, so it says nothing.
        var forgotten = state.Creations is [.., var newest] && newest.At > now + policy.VelocityWindow
            ? state.Creations.Length
            : state.Creations.Count(creation => creation.At + policy.VelocityWindow <= now);
        if (state.Creations.Length - forgotten < policy.VelocityMax)
            return Decision<AddressThrottleEvent>.Accept(new SessionAdmitted(admit.Session, now, forgotten));
        var wait = state.Creations[^policy.VelocityMax].At + policy.VelocityWindow - now;
        return Decision<AddressThrottleEvent>.Reject(new AddressThrottleRejection.VelocityExceeded
        {
            RetryAfter = wait < policy.VelocityWindow ? wait : policy.VelocityWindow,
        });
    }

    // In order of time as well: no creation can be later than one that came after it.
    private static ImmutableArray<AddressCreation> Remember(
        ImmutableArray<AddressCreation> creations, AddressCreation creation) =>
        [.. creations.Select(older => older.At > creation.At ? older with { At = creation.At } : older), creation];

    private static bool Holds(AddressThrottle state, GuestSessionId session) =>
        state.Creations.Any(creation => creation.Session == session);
}
