using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Tests.Laws;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.AddressThrottles.AddressThrottleCommand;

namespace GuestGrid.Core.Tests.AddressThrottles;

using AddressLaws = LawBook<AddressThrottle, AddressThrottleCommand, AddressThrottlePolicy>;

internal static class AddressKit
{
    public static readonly Kit<AddressThrottleDecider, AddressThrottle, AddressThrottleCommand, AddressThrottleEvent,
        AddressThrottleAnswer, AddressThrottlePolicy> Kit = new(
        new AddressLaws(AddressThrottlePolicy.Default with { VelocityMax = 3 }) { Excess = Excess }, Commands, 5);

    private static Gen<AddressThrottleCommand> Commands
    {
        get
        {
            var sessions = Gen.Choose(1, 12).Select(Ids.Session);
            return Gen.Frequency<AddressThrottleCommand>(
                (8, sessions.Select(session => (AddressThrottleCommand)new Admit(session))),
                (1, sessions.Select(session => (AddressThrottleCommand)new Withdraw(session))),
                (1, Gen.Constant<AddressThrottleCommand>(new Tick())));
        }
    }

    private static string? Excess(AddressThrottle state, AddressThrottlePolicy policy)
    {
        if (state.Creations.Length > policy.VelocityMax) return $"{state.Creations.Length} creations";
        return state.Creations.Zip(state.Creations.Skip(1)).All(pair => pair.First.At <= pair.Second.At)
            ? null
            : "creations out of order";
    }
}
