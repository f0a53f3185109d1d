using System.Diagnostics;
using static GuestGrid.Core.GuestCalendars.GuestCalendarCommand;
using static GuestGrid.Core.GuestCalendars.GuestCalendarEvent;

namespace GuestGrid.Core.GuestCalendars;

using Decision = Decision<GuestCalendarEvent>;

/// <summary>
/// Remembers a day once and until its guests are gone; gives a run of the retention job to one worker at a time.
/// </summary>
public sealed class GuestCalendarDecider : IDecider<
    GuestCalendar, GuestCalendarCommand, GuestCalendarEvent, GuestCalendarAnswer, GuestCalendarPolicy>
{
    private GuestCalendarDecider() { }

    public static GuestCalendar Initial { get; } = new([], null);

    public static GuestCalendarCommand Tick { get; } = new Tick();

    public static Decision Decide(GuestCalendar state, GuestCalendarCommand command,
        DecisionContext<GuestCalendarPolicy> context) => command switch
        {
            OpenDay open when Find(state, open.Day) < 0 => Decision.Accept(new DayOpened(open.Day)),
            CloseDay close when Find(state, close.Day) >= 0 => Decision.Accept(new DayClosed(close.Day)),
            BeginRun begin => DecideBeginning(state.Run, begin, context.Now),
            NoteProgress or EndRun when state.Run is null or { EndedAt: not null } => Decision.Unchanged(),
            NoteProgress note when note.Worker != state.Run!.Worker =>
                Decision.Reject(new GuestCalendarRejection.RunHeld()),
            NoteProgress note when note.Through.CompareTo(state.Run!.Through) <= 0 => Decision.Unchanged(),
            NoteProgress note =>
                Decision.Accept(new RunAdvanced(note.Through, note.Counts, context.Now + note.Lease)),
            EndRun end when end.Worker != state.Run!.Worker =>
                Decision.Reject(new GuestCalendarRejection.RunHeld()),
            EndRun => Decision.Accept(new RunEnded(context.Now)),
            OpenDay or CloseDay or Read or GuestCalendarCommand.Tick => Decision.Unchanged(),
            _ => throw new UnreachableException(command.GetType().Name),
        };

    public static GuestCalendar Evolve(GuestCalendar state, GuestCalendarEvent @event) => @event switch
    {
        DayOpened opened => state with { Days = state.Days.Insert(~Find(state, opened.Day), opened.Day) },
        DayClosed closed => state with { Days = state.Days.Remove(closed.Day) },
        RunBegun begun => state with
        {
            Run = new RetentionRun(begun.DueAt, begun.Worker, begun.LeaseUntil, null, RetentionCounts.None, null),
        },
        RunTakenOver taken => state with
        {
            Run = state.Run! with { Worker = taken.Worker, LeaseUntil = taken.LeaseUntil },
        },
        RunAdvanced advanced => state with
        {
            Run = state.Run! with
            {
                Through = advanced.Through, Counts = advanced.Counts, LeaseUntil = advanced.LeaseUntil,
            },
        },
        RunEnded ended => state with { Run = state.Run! with { Through = null, EndedAt = ended.At } },
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static GuestCalendarAnswer Answer(
        GuestCalendar state, GuestCalendarCommand command, GuestCalendarPolicy policy) =>
        new(command is Read ? state.Days : [], command is OpenDay or CloseDay ? null : state.Run);

    public static DateTimeOffset? NextWake(GuestCalendar state, GuestCalendarPolicy policy) => null;

    public static bool Forgets(GuestCalendar before, GuestCalendar after) =>
        before.Run?.Through is not null && after.Run?.Through is null;

    private static Decision DecideBeginning(RetentionRun? run, BeginRun begin, DateTimeOffset now)
    {
        // What is further ahead than any lease was dated by a clock that has been set back since, and says nothing.
        if (run is null or { EndedAt: not null })
            return run?.DueAt >= begin.DueAt && run.DueAt <= now + begin.Lease
                ? Decision.Unchanged()
                : Decision.Accept(new RunBegun(begin.Worker, begin.DueAt, now + begin.Lease));
        if (run.Worker == begin.Worker) return Decision.Unchanged();
        return run.LeaseUntil > now && run.LeaseUntil <= now + begin.Lease
            ? Decision.Reject(new GuestCalendarRejection.RunHeld { RetryAfter = run.LeaseUntil - now })
            : Decision.Accept(new RunTakenOver(begin.Worker, now + begin.Lease));
    }

    private static int Find(GuestCalendar state, DateOnly day) => state.Days.AsSpan().BinarySearch(day);
}
