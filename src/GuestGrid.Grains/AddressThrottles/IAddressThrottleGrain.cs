using GuestGrid.Core.AddressThrottles;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.AddressThrottles;

/// <summary>The owner of one address prefix.</summary>
[Alias("guestgrid.address")]
public interface IAddressThrottleGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<AddressThrottleAnswer>> Execute(AddressThrottleCommand command);
}
