using System.Diagnostics;
using static GuestGrid.Core.GuestCalendars.GuestCalendarCommand;
using static GuestGrid.Core.GuestCalendars.GuestCalendarEvent;

namespace GuestGrid.Core.GuestCalendars;

using Decision = Decision<GuestCalendarEvent>;

/// <summary>Remembers a day once and until its guests are gone.</summary>
public sealed class GuestCalendarDecider : IDecider<
    GuestCalendar, GuestCalendarCommand, GuestCalendarEvent, GuestCalendarAnswer, GuestCalendarPolicy>
{
    private GuestCalendarDecider() { }

    public static GuestCalendar Initial { get; } = new([]);

    public static GuestCalendarCommand Tick { get; } = new Tick();

    public static Decision Decide(GuestCalendar state, GuestCalendarCommand command,
        DecisionContext<GuestCalendarPolicy> context) => command switch
        {
            OpenDay open when Find(state, open.Day) < 0 => Decision.Accept(new DayOpened(open.Day)),
            CloseDay close when Find(state, close.Day) >= 0 => Decision.Accept(new DayClosed(close.Day)),
            OpenDay or CloseDay or Read or GuestCalendarCommand.Tick => Decision.Unchanged(),
            _ => throw new UnreachableException(command.GetType().Name),
        };

    public static GuestCalendar Evolve(GuestCalendar state, GuestCalendarEvent @event) => @event switch
    {
        DayOpened opened => state with { Days = state.Days.Insert(~Find(state, opened.Day), opened.Day) },
        DayClosed closed => state with { Days = state.Days.Remove(closed.Day) },
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static GuestCalendarAnswer Answer(
        GuestCalendar state, GuestCalendarCommand command, GuestCalendarPolicy policy) =>
        new(command is Read ? state.Days : []);

    public static DateTimeOffset? NextWake(GuestCalendar state, GuestCalendarPolicy policy) => null;

    private static int Find(GuestCalendar state, DateOnly day) => state.Days.AsSpan().BinarySearch(day);
}
