using System.Collections.Immutable;
using System.Diagnostics;
using static GuestGrid.Core.GuestBooks.GuestBookCommand;
using static GuestGrid.Core.GuestBooks.GuestBookEvent;

namespace GuestGrid.Core.GuestBooks;

using Decision = Decision<GuestBookEvent>;

/// <summary>
/// Keeps guests in order of creation. A guest that comes late, after the chapter of its time was closed, or leaves one,
/// is that chapter's business, so that a repeat is always recognised.
/// </summary>
public sealed class GuestBookDecider
    : IDecider<GuestBook, GuestBookCommand, GuestBookEvent, GuestBookAnswer, GuestBookPolicy>
{
    private GuestBookDecider() { }

    public static GuestBook Initial { get; } = new([], [], 0);

    public static GuestBookCommand Tick { get; } = new Tick();

    public static Decision Decide(
        GuestBook state, GuestBookCommand command, DecisionContext<GuestBookPolicy> context) => command switch
        {
            Enter enter => DecideEntry(state, new BookEntry(enter.Guest, enter.At), context.Policy),
            Remove remove => DecideRemoval(state, new BookEntry(remove.Guest, remove.At)),
            NoteChapter note => DecideChapter(state, note, context.Policy),
            CountGuests or Read or GuestBookCommand.Tick => Decision.Unchanged(),
            _ => throw new UnreachableException(command.GetType().Name),
        };

    public static GuestBook Evolve(GuestBook state, GuestBookEvent @event) => @event switch
    {
        GuestEntered entered => state with { Open = state.Open.Insert(~state.Open.BinarySearch(entered.Entry),
            entered.Entry) },
        GuestRemoved removed => state with { Open = state.Open.Remove(removed.Entry) },
        ChapterBegun begun => state with { Closing = begun.Count },
        ChapterClosed closed => new GuestBook(
            state.Chapters.Add(new ChapterMark(state.Open[state.Closing - 1], closed.Count)),
            state.Open.RemoveRange(0, state.Closing), 0),
        ChapterCounted counted => state with
        {
            Chapters = state.Chapters.SetItem(counted.Number, state.Chapters[counted.Number] with
            {
                Count = counted.Count,
            }),
        },
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static GuestBookAnswer Answer(GuestBook state, GuestBookCommand command, GuestBookPolicy policy) =>
        command is Read
            ? new GuestBookAnswer(state.Count, state.Chapters, state.Open)
            : new GuestBookAnswer(command is CountGuests ? state.Count : 0, [], []);

    public static DateTimeOffset? NextWake(GuestBook state, GuestBookPolicy policy) => null;

    public static GuestBookCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) =>
        tell is Effect.TellChapter chapter && answer is GuestChapterAnswer told
            ? new NoteChapter(chapter.To, told.Count)
            : null;

    private static Decision DecideEntry(GuestBook state, BookEntry entry, GuestBookPolicy policy)
    {
        if (entry.CompareTo(state.ClosedThrough()) <= 0)
            return Decision.Unchanged(ToChapter(state, entry, new GuestChapterCommand.Add(entry)));
        if (state.Open.BinarySearch(entry) >= 0) return Decision.Unchanged();
        var decision = Closed(new GuestBook(state.Chapters,
            state.Open.Insert(~state.Open.BinarySearch(entry), entry), state.Closing), policy, new GuestEntered(entry));
        return state.Count > 0
            ? decision
            : decision.With(new Effect.TellCalendar(GuestCalendars.GuestCalendarKey.Guests,
                new GuestCalendars.GuestCalendarCommand.OpenDay(GuestBookKey.Of(entry.Guest, entry.At).Day)));
    }

    private static Decision DecideRemoval(GuestBook state, BookEntry entry)
    {
        if (entry.CompareTo(state.ClosedThrough()) <= 0)
            return Decision.Unchanged(ToChapter(state, entry, new GuestChapterCommand.Remove(entry)));
        return state.Open.BinarySearch(entry) < 0 ? Decision.Unchanged() : Decision.Accept(new GuestRemoved(entry));
    }

    private static Decision DecideChapter(GuestBook state, NoteChapter note, GuestBookPolicy policy)
    {
        var number = note.Chapter.Number;
        if (number < state.Chapters.Length)
            return state.Chapters[number].Count == note.Count
                ? Decision.Unchanged()
                : Decision.Accept(new ChapterCounted(number, note.Count));
        if (number > state.Chapters.Length || state.Closing == 0) return Decision.Unchanged();
        var closed = new ChapterClosed(note.Count);
        return Closed(Evolve(state, closed), policy, closed);
    }

    /// <summary>What has happened, and with it the next chapter if it is full and none is being written.</summary>
    private static Decision Closed(GuestBook after, GuestBookPolicy policy, GuestBookEvent happened)
    {
        if (after.Closing > 0 || after.Open.Count < policy.ChapterSize) return Decision.Accept(happened);
        var entries = after.Open.GetRange(0, policy.ChapterSize).ToImmutableArray();
        return Decision.Accept(happened, new ChapterBegun(entries.Length))
            .With(ToChapter(after, entries[^1], new GuestChapterCommand.Write(entries)));
    }

    private static Effect.TellChapter ToChapter(GuestBook state, BookEntry entry, GuestChapterCommand command) =>
        new(new GuestChapterKey(GuestBookKey.Of(entry.Guest, entry.At), state.ChapterOf(entry)), command);
}
