using GuestGrid.Core.GuestBooks;

namespace GuestGrid.Runtime.Guests;

/// <summary>
/// The guests of one day in order: its books merged, without reading more chapters than a place needs.
/// </summary>
public sealed class GuestDay
{
    private readonly Shelf[] shelves;

    private GuestDay(Shelf[] shelves) => this.shelves = shelves;

    public static async ValueTask<GuestDay> Open(IGuestGrid grid, DateOnly day)
    {
        var shelves = new Shelf[GuestBookKey.Shards];
        for (var shard = 0; shard < shelves.Length; shard++)
        {
            var key = new GuestBookKey(day, shard);
            var book = await grid.Book(key).Execute(new GuestBookCommand.Read());
            shelves[shard] = new Shelf(grid, key, book.Answer!);
        }
        return new GuestDay(shelves);
    }

    /// <summary>How many were created before <paramref name="time"/>; reads at most a chapter a book.</summary>
    public async ValueTask<int> Before(DateTimeOffset time)
    {
        var before = 0;
        foreach (var shelf in shelves)
        {
            var chapter = shelf.Find(mark => mark.Last.At >= time);
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
        await Merge((await Place(after)).Cursors, 0, count);

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
        return await Place(from == 0 ? null : ends[from - 1]);
    }

    /// <summary>The places right behind <paramref name="end"/>, and how many guests are before them.</summary>
    private async ValueTask<(Cursor[] Cursors, int Skipped)> Place(BookEntry? end)
    {
        if (end is null) return ([.. shelves.Select(shelf => new Cursor(shelf, 0, 0))], 0);
        var (cursors, skipped) = (new Cursor[shelves.Length], 0);
        for (var i = 0; i < shelves.Length; i++)
        {
            var chapter = shelves[i].Find(mark => mark.Last.CompareTo(end) > 0);
            var passed = (await shelves[i].Read(chapter)).Count(entry => entry.CompareTo(end) <= 0);
            cursors[i] = new Cursor(shelves[i], chapter, passed);
            skipped += shelves[i].CountBefore(chapter) + passed;
        }
        return (cursors, skipped);
    }

    /// <summary>One book of the day; what is open in it counts as a last chapter.</summary>
    private sealed class Shelf(IGuestGrid grid, GuestBookKey key, GuestBookAnswer book)
    {
        public int Chapters => book.Chapters.Length + 1;

        public IEnumerable<BookEntry> Ends => book.Chapters.Select(chapter => chapter.Last);

        /// <summary>The first chapter that is so; the open one where none is.</summary>
        public int Find(Func<ChapterMark, bool> isSo)
        {
            var number = 0;
            while (number < book.Chapters.Length && !isSo(book.Chapters[number])) number++;
            return number;
        }

        public int CountBefore(int chapter) => book.Chapters.Take(chapter).Sum(mark => mark.Count);

        public int CountThroughAtMost(BookEntry end)
        {
            var chapter = Find(mark => mark.Last.CompareTo(end) >= 0);
            return CountBefore(chapter) + (chapter < book.Chapters.Length
                ? book.Chapters[chapter].Count
                : book.Open.Count(entry => entry.CompareTo(end) <= 0));
        }

        public async ValueTask<IReadOnlyList<BookEntry>> Read(int chapter) => chapter == book.Chapters.Length
            ? book.Open
            : (await grid.Chapter(new GuestChapterKey(key, chapter)).Execute(new GuestChapterCommand.Read()))
                .Answer!.Entries;
    }

    /// <summary>A place in one book.</summary>
    private sealed class Cursor(Shelf shelf, int chapter, int position)
    {
        private IReadOnlyList<BookEntry>? entries;
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
