using System.Diagnostics;
using static GuestGrid.Core.GuestBooks.GuestChapterCommand;
using static GuestGrid.Core.GuestBooks.GuestChapterEvent;

namespace GuestGrid.Core.GuestBooks;

using Decision = Decision<GuestChapterEvent>;

/// <summary>Writes a chapter once; afterwards entries of its time may come late or be removed.</summary>
public sealed class GuestChapterDecider
    : IDecider<GuestChapter, GuestChapterCommand, GuestChapterEvent, GuestChapterAnswer, GuestBookPolicy>
{
    private GuestChapterDecider() { }

    public static GuestChapter Initial { get; } = new([], false, 0);

    public static GuestChapterCommand Tick { get; } = new Tick();

    public static Decision Decide(
        GuestChapter state, GuestChapterCommand command, DecisionContext<GuestBookPolicy> context) => command switch
        {
            Write write when !state.IsWritten => Decision.Accept(new ChapterWritten(write.Entries)),
            Add add when add.Removal >= state.Removal && Find(state, add.Entry) < 0 =>
                Decision.Accept(new EntryAdded(add.Entry)),
            Remove remove => DecideRemoval(state, remove),
            Write or Add or Read or GuestChapterCommand.Tick => Decision.Unchanged(),
            _ => throw new UnreachableException(command.GetType().Name),
        };

    public static GuestChapter Evolve(GuestChapter state, GuestChapterEvent @event) => @event switch
    {
        ChapterWritten written => state with { Entries = written.Entries, IsWritten = true },
        EntryAdded added => state with
        {
            Entries = state.Entries.Insert(~Find(state, added.Entry), added.Entry),
            IsWritten = true,
        },
        EntriesRemoved removed => state with
        {
            Entries = [.. state.Entries.Except(removed.Entries)],
            Removal = Math.Max(state.Removal, removed.Removal),
        },
        _ => throw new UnreachableException(@event.GetType().Name),
    };

    public static GuestChapterAnswer Answer(
        GuestChapter state, GuestChapterCommand command, GuestBookPolicy policy) =>
        new(state.Entries.Length, command is Read ? state.Entries : []);

    public static DateTimeOffset? NextWake(GuestChapter state, GuestBookPolicy policy) => null;

    public static bool Forgets(GuestChapter before, GuestChapter after) =>
        after.Entries.Length < before.Entries.Length;

    private static Decision DecideRemoval(GuestChapter state, Remove remove)
    {
        var held = remove.Entries.RemoveAll(entry => Find(state, entry) < 0);
        return held.IsEmpty ? Decision.Unchanged() : Decision.Accept(new EntriesRemoved(held, remove.Removal));
    }

    private static int Find(GuestChapter state, BookEntry entry) =>
        state.Entries.AsSpan().BinarySearch(entry);
}
