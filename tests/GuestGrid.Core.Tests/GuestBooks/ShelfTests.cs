using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.GuestBooks;

/// <summary>A book, its chapters and the calendar together, against a plain sorted set.</summary>
public sealed class ShelfTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_comes_late_twice_or_leaves_the_shelf_holds_every_guest_once_and_in_order(int seed)
    {
        Assert.Null(Differs(seed, new Shelf()));
    }

    [Fact]
    public void A_shelf_that_loses_the_late_is_noticed() =>
        Assert.NotNull(Differs(1, new Shelf { Loses = command => command is GuestChapterCommand.Add }));

    [Fact]
    public void A_shelf_that_forgets_to_count_the_erased_is_noticed() =>
        Assert.NotNull(Differs(1, new Shelf { Loses = command => command is GuestChapterCommand.Remove }));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_a_chapter_is_told_once_more_after_something_newer_changes_nothing(int seed) =>
        Assert.Null(Differs(seed, new Shelf { Repeats = true }));

    [Fact]
    public void A_chapter_that_did_not_know_its_newest_removal_would_hold_who_has_left() =>
        Assert.NotNull(Differs(1, new Shelf { Repeats = true, SeesChapter = chapter => chapter with { Removal = 0 } }));

    [Fact]
    public void Of_all_that_leave_a_chapter_at_once_it_is_told_together() => Assert.Equal((1, 2), TellsOfLeaving(
        new Shelf(GuestBookPolicy.Default)));

    [Fact]
    public void A_book_that_tells_of_each_by_itself_would_owe_as_many_tells_as_guests() =>
        Assert.Equal((100, 100), TellsOfLeaving(new Shelf(GuestBookPolicy.Default)
        {
            Sees = book => book with { Leaving = [], Told = 0 },
        }));

    [Fact]
    public void A_book_of_a_quarter_of_a_million_guests_stays_small()
    {
        var shelf = new Shelf(GuestBookPolicy.Default);
        for (var i = 0; i < 250_000; i++) shelf.Ask(new GuestBookCommand.Enter(BookKits.Entry(i).Guest, At(i)));

        Assert.Equal(250_000, shelf.Entries.Count());
        Assert.True(shelf.Book.Open.Count < GuestBookPolicy.Default.ChapterSize);
        Assert.Equal(250_000 / GuestBookPolicy.Default.ChapterSize, shelf.Book.Chapters.Length);
        Assert.Equal(250_000, shelf.Book.Count);

        static DateTimeOffset At(int number) => Ids.Start.AddMilliseconds(345.6 * number);
    }

    [Theory]
    [InlineData("2031-03-04/0", true)]
    [InlineData("2031-03-04/3", true)]
    [InlineData("2031-03-04/4", false)]
    [InlineData("2031-02-30/0", false)]
    [InlineData("2031-03-04", false)]
    [InlineData("/1", false)]
    [InlineData(null, false)]
    public void A_book_is_named_by_day_and_shard(string? text, bool valid)
    {
        Assert.Equal(valid, GuestBookKey.TryParse(text, out var key));
        if (!valid) return;
        Assert.Equal(text, key.ToString());
        Assert.True(GuestChapterKey.TryParse($"{text}/17", out var chapter));
        Assert.Equal((new GuestChapterKey(key, 17), $"{text}/17"), (chapter, chapter.ToString()));
    }

    [Fact]
    public void Guests_share_the_books_of_their_day_evenly()
    {
        var counts = Enumerable.Range(0, 4_000)
            .CountBy(i => GuestBookKey.Of(GuestId.Of(AnonymousId.Parse($"anon-{i}")), Ids.Start)).ToList();
        Assert.Equal(GuestBookKey.Shards, counts.Count);
        Assert.All(counts, book => Assert.InRange(book.Value, 800, 1_200));
    }

    /// <summary>A hundred guests leave a chapter before it answers: tells that wait then, and all there were.</summary>
    private static (int Waiting, int Told) TellsOfLeaving(Shelf shelf)
    {
        var entries = Enumerable.Range(0, 600).Select(BookKits.Entry).ToList();
        foreach (var entry in entries) shelf.Ask(new GuestBookCommand.Enter(entry.Guest, entry.At));
        Assert.Equal(600, shelf.Entries.Count());
        var told = shelf.Told;
        shelf.IsSlow = true;
        foreach (var entry in entries.Take(100)) shelf.Ask(new GuestBookCommand.Remove(entry.Guest, entry.At));
        var waiting = shelf.Waiting;
        Assert.Equal(500, shelf.Entries.Count());
        return (waiting, shelf.Told - told);
    }

    private static string? Differs(int seed, Shelf shelf)
    {
        var random = new Random(seed);
        var (expected, left) = (new SortedSet<BookEntry>(), new HashSet<BookEntry>());
        // Mostly in order, one in four late.
        foreach (var i in Enumerable.Range(0, 600).OrderBy(i => i + (random.Next(4) == 0 ? random.Next(40) : 0)))
        {
            var entry = BookKits.Entry(i);
            Enter(entry);
            // Some twice; and one in three leaves, at once or later. It is never entered again, for a guest made anew
            // has another time.
            if (random.Next(3) == 0) Enter(entry);
            if (random.Next(5) == 0) Remove(entry);
            if (random.Next(7) == 0) Remove(BookKits.Entry(random.Next(i + 1)));
            var again = BookKits.Entry(random.Next(i + 1));
            if (expected.Contains(again)) Enter(again);
        }
        return expected.SequenceEqual(shelf.Entries) && shelf.Book.Count == expected.Count
            && shelf.Days.SequenceEqual([DateOnly.FromDateTime(Ids.Start.UtcDateTime)])
            ? null : $"{expected.Count} expected, {shelf.Book.Count} counted, {shelf.Entries.Count()} held";

        void Enter(BookEntry entry)
        {
            if (left.Contains(entry)) return;
            expected.Add(entry);
            shelf.Ask(new GuestBookCommand.Enter(entry.Guest, entry.At));
        }

        void Remove(BookEntry entry)
        {
            expected.Remove(entry);
            left.Add(entry);
            shelf.Ask(new GuestBookCommand.Remove(entry.Guest, entry.At));
        }
    }

    /// <summary>Delivers tells in order; where nothing else is said, some commands later.</summary>
    private sealed class Shelf(GuestBookPolicy? policy = null)
    {
        private readonly GuestBookPolicy policy = policy ?? BookKits.Small;
        private readonly SortedDictionary<int, GuestChapter> chapters = [];
        private readonly Queue<Effect.TellChapter> waiting = [];
        private readonly List<Effect.TellChapter> delivered = [];
        private GuestCalendar calendar = GuestCalendarDecider.Initial;

        public Func<GuestChapterCommand, bool> Loses { get; init; } = _ => false;

        /// <summary>The book as its decisions see it.</summary>
        public Func<GuestBook, GuestBook> Sees { get; init; } = book => book;

        /// <summary>A chapter as its decisions see it.</summary>
        public Func<GuestChapter, GuestChapter> SeesChapter { get; init; } = chapter => chapter;

        /// <summary>
        /// Whatever was delivered is so again after each that follows, the newest first; that answer nobody hears.
        /// </summary>
        public bool Repeats { get; init; }

        /// <summary>Nothing is delivered until somebody looks.</summary>
        public bool IsSlow { get; set; }

        public int Waiting => waiting.Count;

        /// <summary>Tells so far, delivered or not.</summary>
        public int Told { get; private set; }

        public GuestBook Book { get; private set; } = GuestBookDecider.Initial;

        public IEnumerable<BookEntry> Entries
        {
            get
            {
                while (waiting.Count > 0) Deliver();
                return [.. chapters.Values.SelectMany(chapter => chapter.Entries), .. Book.Open];
            }
        }

        public IEnumerable<DateOnly> Days => calendar.Days;

        public void Ask(GuestBookCommand command)
        {
            Do(command);
            if (waiting.Count > 3 && !IsSlow) Deliver();
        }

        private void Do(GuestBookCommand command)
        {
            var context = new DecisionContext<GuestBookPolicy>(Ids.Start, policy);
            var decision = GuestBookDecider.Decide(Sees(Book), command, context);
            Book = decision.Events.Aggregate(Book, GuestBookDecider.Evolve);
            foreach (var effect in decision.Effects)
                if (effect is Effect.TellChapter chapter)
                {
                    waiting.Enqueue(chapter);
                    Told++;
                }
                else if (effect is Effect.TellCalendar told)
                    calendar = GuestCalendarDecider.Decide(calendar, told.Command,
                        new(Ids.Start, GuestCalendarPolicy.Default)).Events
                        .Aggregate(calendar, GuestCalendarDecider.Evolve);
        }

        private void Deliver()
        {
            var tell = waiting.Dequeue();
            var answer = GuestChapterDecider.Answer(Bring(tell), tell.Command, policy);
            if (GuestBookDecider.Settle(tell, null, answer) is { } note) Do(note);
            if (!Repeats) return;
            delivered.Insert(0, tell);
            delivered.ForEach(older => Bring(older));
        }

        private GuestChapter Bring(Effect.TellChapter tell)
        {
            var state = chapters.GetValueOrDefault(tell.To.Number, GuestChapterDecider.Initial);
            if (!Loses(tell.Command))
                state = GuestChapterDecider.Decide(SeesChapter(state), tell.Command, new(Ids.Start, policy)).Events
                    .Aggregate(state, GuestChapterDecider.Evolve);
            return chapters[tell.To.Number] = state;
        }
    }
}
