using GuestGrid.Core.GuestCalendars;
using GuestGrid.Grains.Contracts;

namespace GuestGrid.Grains.GuestCalendars;

/// <summary>The owner of the calendar of guests.</summary>
[Alias("guestgrid.calendar")]
public interface IGuestCalendarGrain : IGrainWithStringKey
{
    [Alias("execute"), ResponseTimeout(CallDeadline.Text)]
    ValueTask<Reply<GuestCalendarAnswer>> Execute(GuestCalendarCommand command);
}
