using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Laws;
using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.GuestBooks;

using BookLaws = LawBook<GuestBook, GuestBookCommand, GuestBookPolicy>;
using CalendarLaws = LawBook<GuestCalendar, GuestCalendarCommand, GuestCalendarPolicy>;
using ChapterLaws = LawBook<GuestChapter, GuestChapterCommand, GuestBookPolicy>;

internal static class BookKits
{
    public static readonly GuestBookPolicy Small = new(4);

    private static readonly Gen<BookEntry> Entries = Gen.Choose(0, 24).Select(Entry);

    private static readonly Gen<Guid> Workers = Gen.Choose(1, 2).Select(n => new Guid(n, 0, 0, new byte[8]));

    public static readonly Kit<GuestBookDecider, GuestBook, GuestBookCommand, GuestBookEvent, GuestBookAnswer,
        GuestBookPolicy> Book = new(
        new BookLaws(Small)
        {
            Excess = (state, policy) =>
                !IsOrdered(state.Open) || state.Open.Any(entry => entry.At <= state.Chapters.LastOrDefault()?.Through)
                    || !state.Chapters.Select(chapter => chapter.Through).SequenceEqual(
                        state.Chapters.Select(chapter => chapter.Through).Distinct().Order()) ? "out of order"
                : state.Told > state.Leaving.Count ? "more are told than leave"
                : state.Told == 0 && !state.Leaving.IsEmpty ? "nobody is told who leaves"
                : state.Open.Count >= policy.ChapterSize && state.Closing == 0 ? "a chapter is overdue" : null,
            Misstep = (before, after) =>
                after.ClosedThrough() < before.ClosedThrough() ? "a chapter was opened again" : null,
        },
        Gen.Frequency<GuestBookCommand>(
            (10, Entries.Select(entry => (GuestBookCommand)new GuestBookCommand.Enter(entry.Guest, entry.At))),
            (3, Entries.Select(entry => (GuestBookCommand)new GuestBookCommand.Remove(entry.Guest, entry.At))),
            (5, from number in Gen.Choose(0, 4)
                from count in Gen.Choose(0, 4)
                select (GuestBookCommand)new GuestBookCommand.NoteChapter(
                    new GuestChapterKey(GuestBookKey.Of(default, Ids.Start), number), count)),
            (5, from number in Gen.Choose(0, 4)
                from left in Entries
                from count in Gen.Choose(0, 4)
                select (GuestBookCommand)new GuestBookCommand.NoteRemoval(
                    new GuestChapterKey(GuestBookKey.Of(default, Ids.Start), number), [left], count)),
            (2, Gen.Elements<GuestBookCommand>(new GuestBookCommand.Read(), new GuestBookCommand.CountGuests(),
                new GuestBookCommand.Tick()))), 5);

    public static readonly Kit<GuestChapterDecider, GuestChapter, GuestChapterCommand, GuestChapterEvent,
        GuestChapterAnswer, GuestBookPolicy> Chapter = new(
        new ChapterLaws(Small)
        {
            Excess = (state, _) => IsOrdered(state.Entries) ? null : "out of order",
            Misstep = (before, after) => before.IsWritten && !after.IsWritten ? "a chapter was unwritten"
                : after.Removal < before.Removal ? "a newer removal was forgotten" : null,
        },
        Gen.Frequency<GuestChapterCommand>(
            (3, Gen.Choose(1, 4).Select(count => (GuestChapterCommand)new GuestChapterCommand.Write(
                [.. Enumerable.Range(0, count).Select(Entry)]))),
            (5, from entry in Entries
                from removal in Gen.Choose(0, 9)
                select (GuestChapterCommand)new GuestChapterCommand.Add(entry, removal)),
            (5, from entry in Entries
                from removal in Gen.Choose(1, 9)
                select (GuestChapterCommand)new GuestChapterCommand.Remove([entry, Entry(3)], removal)),
            (1, Gen.Elements<GuestChapterCommand>(new GuestChapterCommand.Read(), new GuestChapterCommand.Tick()))), 5);

    public static readonly Kit<GuestCalendarDecider, GuestCalendar, GuestCalendarCommand, GuestCalendarEvent,
        GuestCalendarAnswer, GuestCalendarPolicy> Calendar = new(
        new CalendarLaws(GuestCalendarPolicy.Default)
        {
            KindOf = state => state.Run is null ? "Fresh" : state.Run.EndedAt is null ? "Running" : "Idle",
            Misstep = (before, after) => before.Run is { EndedAt: null } run && after.Run is { } next
                && next is { EndedAt: null, Through: null } && next.DueAt == run.DueAt && run.Through is not null
                ? "a run forgot how far it was" : null,
            Excess = (state, _) => state.Days.SequenceEqual(state.Days.Distinct().Order()) ? null : "out of order",
        },
        Gen.Frequency<GuestCalendarCommand>(
            (6, from worker in Workers
                from day in Gen.Choose(-1, 4)
                select (GuestCalendarCommand)new GuestCalendarCommand.BeginRun(
                    worker, Ids.Start.AddDays(day), Ids.Minutes(2))),
            (6, from worker in Workers
                from through in Entries
                select (GuestCalendarCommand)new GuestCalendarCommand.NoteProgress(
                    worker, through, new RetentionCounts(4, 1, 2, 1), Ids.Minutes(2))),
            (2, Workers.Select(worker => (GuestCalendarCommand)new GuestCalendarCommand.EndRun(worker))),
            (5, Days().Select(day => (GuestCalendarCommand)new GuestCalendarCommand.OpenDay(day))),
            (3, Days().Select(day => (GuestCalendarCommand)new GuestCalendarCommand.CloseDay(day))),
            (1, Gen.Elements<GuestCalendarCommand>(new GuestCalendarCommand.Read(), new GuestCalendarCommand.Tick()))),
        5);

    /// <summary>Three entries a second, in order of their number.</summary>
    public static BookEntry Entry(int number) =>
        new(new GuestId(new Guid(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0)), Ids.Start + Ids.Seconds(number / 3));

    public static bool IsOrdered(IReadOnlyList<BookEntry> entries) =>
        Enumerable.Range(1, Math.Max(entries.Count - 1, 0)).All(i => entries[i - 1].CompareTo(entries[i]) < 0);

    private static Gen<DateOnly> Days() =>
        Gen.Choose(0, 5).Select(day => DateOnly.FromDateTime(Ids.Start.UtcDateTime).AddDays(day));
}
