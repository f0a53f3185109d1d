using GuestGrid.Core.AddressThrottles;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Concurrency;

namespace GuestGrid.Grains.AddressThrottles;

[Reentrant, GrainType("guestgrid.address")]
internal sealed class AddressThrottleGrain(GrainEnvironment environment)
    : EntityGrain<AddressThrottleDecider, AddressThrottle, AddressThrottleCommand,
        AddressThrottleEvent, AddressThrottleAnswer, AddressThrottlePolicy>(
        EntityKinds.Address, environment.Policies.Address, environment), IAddressThrottleGrain
{
    public ValueTask<Reply<AddressThrottleAnswer>> Execute(AddressThrottleCommand command) => Run(command);
}
