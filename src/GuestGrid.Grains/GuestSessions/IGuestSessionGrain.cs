using GuestGrid.Core.GuestSessions;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.GuestSessions;

/// <summary>The owner of one guest session, by its id.</summary>
[Alias("guestgrid.session")]
public interface IGuestSessionGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<GuestSessionAnswer>> Execute(GuestSessionCommand command);

    /// <summary>One after the other, in one write where the bounds allow it; an answer for each.</summary>
    [Alias("execute-all"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<GuestSessionAnswer>[]> ExecuteAll(GuestSessionCommand[] commands);
}
