using GuestGrid.Core.GuestCalendars;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Concurrency;

namespace GuestGrid.Grains.GuestCalendars;

[Reentrant, GrainType("guestgrid.calendar")]
internal sealed class GuestCalendarGrain(GrainEnvironment environment)
    : EntityGrain<GuestCalendarDecider, GuestCalendar, GuestCalendarCommand,
        GuestCalendarEvent, GuestCalendarAnswer, GuestCalendarPolicy>(
        EntityKinds.Calendar, GuestCalendarPolicy.Default, environment), IGuestCalendarGrain
{
    public ValueTask<Reply<GuestCalendarAnswer>> Execute(GuestCalendarCommand command) => Run(command);
}
