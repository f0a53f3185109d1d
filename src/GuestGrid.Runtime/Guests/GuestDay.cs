using GuestGrid.Core.GuestBooks;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Runtime.Guests;

/// <summary>
/// The guests of one day in order: its books merged, without reading more chapters than a place needs.
/// </summary>
public sealed class GuestDay
{
    private readonly Shelf[] shelves;

    private GuestDay(Shelf[] shelves) => this.shelves = shelves;

    /// <param name="unreadable">Is told of a book or chapter that can't be read, and is passed over; null where that is
    /// a fault of the whole.</param>
    public static async ValueTask<GuestDay> Open(
        IGuestGrid grid, DateOnly day, Action<string, Exception>? unreadable = null)
    {
        var shelves = new Shelf[GuestBookKey.Shards];
        for (var shard = 0; shard < shelves.Length; shard++)
            shelves[shard] = await Shelf.Open(grid, new GuestBookKey(day, shard), unreadable);
        return new GuestDay(shelves);
    }

    /// <summary>How many were created before <paramref name="time"/>; reads at most a chapter a book.</summary>
    public async ValueTask<int> Before(DateTimeOffset time)
    {
        var before = 0;
        foreach (var shelf in shelves)
        {
            var chapter = shelf.Find(time);
            before += shelf.CountBefore(chapter) + (await shelf.Read(chapter)).Count(entry => entry.At < time);
        }
        return before;
    }

    /// <summary>At most <paramref name="count"/> of them from position <paramref name="first"/> on.</summary>
    public async ValueTask<IReadOnlyList<BookEntry>> Read(int first, int count)
    {
        var (cursors, skipped) = await Start(first);
        return await Merge(cursors, first - skipped, count);
    }

    /// <summary>At most <paramref name="count"/> of them behind <paramref name="after"/>; from the first on when it is
    /// null.</summary>
    public async ValueTask<IReadOnlyList<BookEntry>> ReadAfter(BookEntry? after, int count) =>
        await Merge((await Place(after?.At, entry => entry.CompareTo(after) <= 0)).Cursors, 0, count);

    /// <summary>At most <paramref name="count"/> of them, from the first on that was created at
    /// <paramref name="time"/> or later.</summary>
    public async ValueTask<IReadOnlyList<BookEntry>> ReadFrom(DateTimeOffset time, int count) =>
        await Merge((await Place(time, entry => entry.At < time)).Cursors, 0, count);

    private static async ValueTask<IReadOnlyList<BookEntry>> Merge(Cursor[] cursors, int skip, int count)
    {
        var found = new List<BookEntry>(count);
        while (found.Count < count)
        {
            Cursor? next = null;
            foreach (var cursor in cursors)
                if (await cursor.Current() is { } entry && (next is null || entry.CompareTo(next.Entry) < 0))
                    next = cursor;
            if (next is null) break;
            if (skip-- <= 0) found.Add(next.Entry!);
            next.Advance();
        }
        return found;
    }

    /// <summary>Places in all books that are not behind position <paramref name="first"/>, nor far before it.</summary>
    private async ValueTask<(Cursor[] Cursors, int Skipped)> Start(int first)
    {
        var ends = shelves.SelectMany(shelf => shelf.Ends).Order().ToArray();
        // The last end that certainly is not behind the position, chapters that straddle it counted whole.
        var (from, to) = (0, ends.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (shelves.Sum(shelf => shelf.CountThroughAtMost(ends[middle])) <= first) from = middle + 1;
            else to = middle;
        }
        DateTimeOffset? end = from == 0 ? null : ends[from - 1];
        return await Place(end, entry => entry.At <= end);
    }

    /// <summary>The places behind the entries that are passed, and how many these are.</summary>
    /// <param name="end">When the last that is passed was created; null where none is.</param>
    private async ValueTask<(Cursor[] Cursors, int Skipped)> Place(DateTimeOffset? end, Func<BookEntry, bool> isPassed)
    {
        if (end is not { } time) return ([.. shelves.Select(shelf => new Cursor(shelf, 0, null, 0))], 0);
        var (cursors, skipped) = (new Cursor[shelves.Length], 0);
        for (var i = 0; i < shelves.Length; i++)
        {
            var chapter = shelves[i].Find(time);
            var entries = await shelves[i].Read(chapter);
            var passed = entries.Count(isPassed);
            cursors[i] = new Cursor(shelves[i], chapter, entries, passed);
            skipped += shelves[i].CountBefore(chapter) + passed;
        }
        return (cursors, skipped);
    }

    /// <summary>One book of the day; what is open in it counts as a last chapter.</summary>
    private sealed class Shelf(
        IGuestGrid grid, GuestBookKey key, GuestBookAnswer book, Action<string, Exception>? unreadable)
    {
        public int Chapters => book.Chapters.Length + 1;

        public IEnumerable<DateTimeOffset> Ends => book.Chapters.Select(chapter => chapter.Through);

        public static async ValueTask<Shelf> Open(
            IGuestGrid grid, GuestBookKey key, Action<string, Exception>? unreadable)
        {
            try
            {
                var book = await grid.Book(key).Execute(new GuestBookCommand.Read());
                return new Shelf(grid, key, book.Answer!, unreadable);
            }
            catch (Exception fault) when (unreadable is not null && fault is not StoreUnavailableException)
            {
                unreadable(key.ToString(), fault);
                return new Shelf(grid, key, new GuestBookAnswer(0, [], []), unreadable);
            }
        }

        /// <summary>The chapter of that time; the open one where it is later than all.</summary>
        public int Find(DateTimeOffset time)
        {
            var number = 0;
            while (number < book.Chapters.Length && book.Chapters[number].Through < time) number++;
            return number;
        }

        public int CountBefore(int chapter) => book.Chapters.Take(chapter).Sum(mark => mark.Count);

        public int CountThroughAtMost(DateTimeOffset end)
        {
            var chapter = Find(end);
            return CountBefore(chapter) + (chapter < book.Chapters.Length
                ? book.Chapters[chapter].Count
                : book.Open.Count(entry => entry.At <= end));
        }

        public async ValueTask<IReadOnlyList<BookEntry>> Read(int number)
        {
            if (number == book.Chapters.Length) return book.Open;
            var chapter = new GuestChapterKey(key, number);
            try
            {
                return (await grid.Chapter(chapter).Execute(new GuestChapterCommand.Read())).Answer!.Entries;
            }
            catch (Exception fault) when (unreadable is not null && fault is not StoreUnavailableException)
            {
                unreadable(chapter.ToString(), fault);
                return [];
            }
        }
    }

    /// <summary>A place in one book.</summary>
    /// <param name="entries">Of that chapter, where they were read to find the place: whoever leaves it later must not
    /// move it.</param>
    private sealed class Cursor(Shelf shelf, int chapter, IReadOnlyList<BookEntry>? entries, int position)
    {
        private IReadOnlyList<BookEntry>? entries = entries;
        private int chapter = chapter;
        private int position = position;

        /// <summary>Null behind the last.</summary>
        public BookEntry? Entry { get; private set; }

        public async ValueTask<BookEntry?> Current()
        {
            if (Entry is not null) return Entry;
            while (chapter < shelf.Chapters)
            {
                entries ??= await shelf.Read(chapter);
                if (position < entries.Count) return Entry = entries[position];
                (entries, chapter, position) = (null, chapter + 1, 0);
            }
            return null;
        }

        public void Advance()
        {
            position++;
            Entry = null;
        }
    }
}
