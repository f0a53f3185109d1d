using GuestGrid.Core.GuestSessions;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.GuestSessions;

/// <summary>The owner of one guest session, by its id.</summary>
[Alias("guestgrid.session")]
public interface IGuestSessionGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<GuestSessionAnswer>> Execute(GuestSessionCommand command);
}
