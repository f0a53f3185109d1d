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

    public static GuestBook Initial => GuestBook.Empty;

    public static GuestBookCommand Tick { get; } = new Tick();

    public static Decision Decide(
        GuestBook state, GuestBookCommand command, DecisionContext<GuestBookPolicy> context) => command switch
        {
            Enter enter => DecideEntry(state, new BookEntry(enter.Guest, enter.At), context.Policy),
            Remove remove => DecideRemoval(state, new BookEntry(remove.Guest, remove.At)),
            NoteChapter note => DecideChapter(state, note, context.Policy),
            NoteRemoval note => DecideRemoved(state, note),
            CountGuests or Read or GuestBookCommand.Tick => Decision.Unchanged(),
            _ => throw new UnreachableException(command.GetType().Name),
        };

    public static GuestBook Evolve(GuestBook state, GuestBookEvent @event) => @event switch
    {
        GuestEntered entered => state with { Open = state.Open.Insert(~state.Open.BinarySearch(entered.Entry),
            entered.Entry) },
        GuestRemoved removed => state with { Open = state.Open.Remove(removed.Entry) },
        ChapterBegun begun => state with { Closing = begun.Count },
        ChapterClosed closed => state with
        {
            Chapters = state.Chapters.Add(new ChapterMark(state.Open[state.Closing - 1].At, closed.Count)),
            Open = state.Open.RemoveRange(0, state.Closing),
            Closing = 0,
        },
        ChapterCounted counted => state with
        {
            Chapters = state.Chapters.SetItem(counted.Number, state.Chapters[counted.Number] with
            {
                Count = counted.Count,
            }),
        },
        GuestLeft left => state with { Leaving = state.Leaving.Add(left.Entry) },
        RemovalBegun begun => state with { Told = begun.Count, Removals = state.Removals + 1 },
        RemovalEnded => state with { Leaving = state.Leaving.RemoveRange(0, state.Told), Told = 0 },
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static GuestBookAnswer Answer(GuestBook state, GuestBookCommand command, GuestBookPolicy policy) =>
        command is Read
            ? new GuestBookAnswer(state.Count, state.Chapters, state.Open)
            : new GuestBookAnswer(command is CountGuests ? state.Count : 0, [], []);

    public static DateTimeOffset? NextWake(GuestBook state, GuestBookPolicy policy) => null;

    public static bool Forgets(GuestBook before, GuestBook after) =>
        after.Open.Count < before.Open.Count || after.Leaving.Count < before.Leaving.Count;

    public static GuestBookCommand? Settle(Effect.Tell tell, Rejection? rejection, object? answer) => tell switch
    {
        Effect.TellChapter { Command: GuestChapterCommand.Remove remove } chapter
            when answer is GuestChapterAnswer told => new NoteRemoval(chapter.To, remove.Entries, told.Count),
        Effect.TellChapter chapter when answer is GuestChapterAnswer told => new NoteChapter(chapter.To, told.Count),
        _ => null,
    };

    private static Decision DecideEntry(GuestBook state, BookEntry entry, GuestBookPolicy policy)
    {
        Decision decision;
        if (entry.At <= state.ClosedThrough())
            decision = Decision.Unchanged(ToChapter(state, entry, new GuestChapterCommand.Add(entry, state.Removals)));
        else if (state.Open.BinarySearch(entry) >= 0) return Decision.Unchanged();
        else
        {
            var entered = new GuestEntered(entry);
            decision = state.Closing > 0 || state.Open.Count + 1 < policy.ChapterSize
                ? Decision.Accept(entered)
                : Closed(Evolve(state, entered), policy, entered);
        }
        return state.Count > 0
            ? decision
            : decision.With(new Effect.TellCalendar(GuestCalendars.GuestCalendarKey.Guests,
                new GuestCalendars.GuestCalendarCommand.OpenDay(GuestBookKey.Of(entry.Guest, entry.At).Day)));
    }

    private static Decision DecideRemoval(GuestBook state, BookEntry entry)
    {
        if (entry.At <= state.ClosedThrough())
            return state.Leaving.Contains(entry) ? Decision.Unchanged() : Told(state, new GuestLeft(entry));
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

    private static Decision DecideRemoved(GuestBook state, NoteRemoval note)
    {
        var number = note.Chapter.Number;
        GuestBookEvent[] counted = number < state.Chapters.Length && state.Chapters[number].Count != note.Count
            ? [new ChapterCounted(number, note.Count)]
            : [];
        return state.Told > 0 && state.Leaving.Take(state.Told).SequenceEqual(note.Left)
            ? Told(state, [.. counted, new RemovalEnded()])
            : Decision.Accept(counted);
    }

    /// <summary>What happens, and with it the news to a chapter of those that left it, if none is on its way.</summary>
    private static Decision Told(GuestBook state, params GuestBookEvent[] happened)
    {
        state = happened.Aggregate(state, Evolve);
        if (state.Told > 0 || state.Leaving.IsEmpty) return Decision.Accept(happened);
        var number = state.ChapterOf(state.Leaving[0]);
        var entries = state.Leaving.TakeWhile(entry => state.ChapterOf(entry) == number).ToImmutableArray();
        return Decision.Accept([.. happened, new RemovalBegun(entries.Length)])
            .With(ToChapter(state, entries[0], new GuestChapterCommand.Remove(entries, state.Removals + 1)));
    }

    /// <summary>What has happened, and with it the next chapter if it is full and none is being written.</summary>
    private static Decision Closed(GuestBook after, GuestBookPolicy policy, GuestBookEvent happened)
    {
        if (after.Closing > 0 || after.Open.Count < policy.ChapterSize) return Decision.Accept(happened);
        var count = policy.ChapterSize;
        while (count < after.Open.Count && after.Open[count].At == after.Open[count - 1].At) count++;
        var entries = after.Open.GetRange(0, count).ToImmutableArray();
        return Decision.Accept(happened, new ChapterBegun(count))
            .With(ToChapter(after, entries[^1], new GuestChapterCommand.Write(entries)));
    }

    private static Effect.TellChapter ToChapter(GuestBook state, BookEntry entry, GuestChapterCommand command) =>
        new(new GuestChapterKey(GuestBookKey.Of(entry.Guest, entry.At), state.ChapterOf(entry)), command);
}
