using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestCalendars;

/// <summary>
/// The days that have guests, so that nothing needs to search for them; and how far the retention job has come, so that
/// one process at a time does it and another goes on where that one died.
/// </summary>
/// <param name="Days">In UTC and in order.</param>
/// <param name="Run">The newest run of the retention job; null before the first.</param>
public sealed record GuestCalendar(ImmutableArray<DateOnly> Days, RetentionRun? Run);

/// <summary>One run of the retention job.</summary>
/// <param name="DueAt">The time of day it was made for.</param>
/// <param name="Worker">Who does it.</param>
/// <param name="LeaseUntil">Another may take it over then.</param>
/// <param name="Through">Guests up to this one have been looked at; null at the beginning, and at the end, for it may
/// be erased.</param>
/// <param name="EndedAt">Null while it is under way.</param>
public sealed record RetentionRun(DateTimeOffset DueAt, Guid Worker, DateTimeOffset LeaseUntil, BookEntry? Through,
    RetentionCounts Counts, DateTimeOffset? EndedAt);

/// <summary>What a run has done.</summary>
/// <param name="Examined">Guests it looked at.</param>
/// <param name="Skipped">Those that were active since, or gone already.</param>
/// <param name="Failed">Those that could not be read or erased; the next run tries them again.</param>
public sealed record RetentionCounts(long Examined, long Erased, long Skipped, long Failed)
{
    public static readonly RetentionCounts None = new(0, 0, 0, 0);
}

/// <summary>Names the calendar; there is one.</summary>
public readonly record struct GuestCalendarKey : IIdentifier<GuestCalendarKey>
{
    private const string Name = "guests";

    public static readonly GuestCalendarKey Guests;

    public static bool TryParse([NotNullWhen(true)] string? text, out GuestCalendarKey id)
    {
        id = default;
        return text is Name;
    }

    public override string ToString() => Name;
}

/// <summary>What can be asked of the calendar.</summary>
public abstract record GuestCalendarCommand
{
    private GuestCalendarCommand() { }

    /// <summary>A guest was created that day.</summary>
    public sealed record OpenDay(DateOnly Day) : GuestCalendarCommand;

    /// <summary>None of that day's guests is left.</summary>
    public sealed record CloseDay(DateOnly Day) : GuestCalendarCommand;

    /// <summary>
    /// I would do the run that is due at this time, or go on with one whose worker fell silent.
    /// </summary>
    public sealed record BeginRun(Guid Worker, DateTimeOffset DueAt, TimeSpan Lease) : GuestCalendarCommand;

    /// <summary>The run has come so far; its lease begins anew.</summary>
    public sealed record NoteProgress(Guid Worker, BookEntry Through, RetentionCounts Counts, TimeSpan Lease)
        : GuestCalendarCommand;

    public sealed record EndRun(Guid Worker) : GuestCalendarCommand;

    public sealed record Read : GuestCalendarCommand;

    public sealed record Tick : GuestCalendarCommand;
}

/// <summary>What the calendar answers.</summary>
/// <param name="Days">In order, where it was read.</param>
/// <param name="Run">The newest run; null where it was not asked about.</param>
public sealed record GuestCalendarAnswer(ImmutableArray<DateOnly> Days, RetentionRun? Run);

/// <summary>Why the retention job may not go on.</summary>
public abstract record GuestCalendarRejection : Rejection
{
    private GuestCalendarRejection() { }

    /// <summary>Another worker does it.</summary>
    public sealed record RunHeld : GuestCalendarRejection;
}

/// <summary>What has happened to the calendar. Stored: names and members are a storage format.</summary>
public abstract record GuestCalendarEvent
{
    private GuestCalendarEvent() { }

    public sealed record DayOpened(DateOnly Day) : GuestCalendarEvent;

    public sealed record DayClosed(DateOnly Day) : GuestCalendarEvent;

    public sealed record RunBegun(Guid Worker, DateTimeOffset DueAt, DateTimeOffset LeaseUntil) : GuestCalendarEvent;

    public sealed record RunTakenOver(Guid Worker, DateTimeOffset LeaseUntil) : GuestCalendarEvent;

    public sealed record RunAdvanced(BookEntry Through, RetentionCounts Counts, DateTimeOffset LeaseUntil)
        : GuestCalendarEvent;

    public sealed record RunEnded(DateTimeOffset At) : GuestCalendarEvent;
}

/// <summary>The calendar has no limits of its own: a day stays in it as long as it has guests.</summary>
public sealed record GuestCalendarPolicy
{
    public static readonly GuestCalendarPolicy Default = new();
}
