using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestCalendars;

/// <summary>The days that have guests, so that nothing needs to search for them.</summary>
/// <param name="Days">In UTC and in order.</param>
public sealed record GuestCalendar(ImmutableArray<DateOnly> Days);

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

    public sealed record Read : GuestCalendarCommand;

    public sealed record Tick : GuestCalendarCommand;
}

/// <summary>What the calendar answers.</summary>
/// <param name="Days">In order, where it was read.</param>
public sealed record GuestCalendarAnswer(ImmutableArray<DateOnly> Days);

/// <summary>What has happened to the calendar. Stored: names and members are a storage format.</summary>
public abstract record GuestCalendarEvent
{
    private GuestCalendarEvent() { }

    public sealed record DayOpened(DateOnly Day) : GuestCalendarEvent;

    public sealed record DayClosed(DateOnly Day) : GuestCalendarEvent;
}

/// <summary>The calendar has no limits of its own: a day stays in it as long as it has guests.</summary>
public sealed record GuestCalendarPolicy
{
    public static readonly GuestCalendarPolicy Default = new();
}
