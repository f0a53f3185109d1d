using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Guests;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>Ten thousand guests of three days in order, against a plain sorted list.</summary>
public sealed class GuestTimelineTests : IAsyncLifetime
{
    private const int PageSize = 100;
    private static readonly DateTimeOffset Begin = new(2031, 3, 4, 6, 0, 0, TimeSpan.Zero);

    // Straddled chapters once for the count and once for the merge, a chapter a book behind the start, the page itself.
    private const int ChapterReadsMax = 4 * GuestBookKey.Shards + PageSize / AgedGrid.ChapterSize + 1;

    private readonly AgedGrid aged = new();
    private readonly IGuestGrid grid;
    private readonly List<BookEntry> expected = [];

    public GuestTimelineTests() => grid = aged.Grid;

    public async Task InitializeAsync()
    {
        var random = new Random(11);
        for (var i = 0; i < 10_000; i++)
        {
            // Bursts, ties and lulls over three days.
            var at = Begin.AddSeconds(i / 7 * 150 + (i % 3 == 0 ? random.Next(100) : 0));
            expected.Add(new BookEntry(GuestId.Of(AnonymousId.Parse($"anon-{i}")), at));
        }
        expected.Sort();
        foreach (var batch in expected.Chunk(500))
            await Task.WhenAll(batch.Select(entry => grid.Book(GuestBookKey.Of(entry.Guest, entry.At))
                .Execute(new GuestBookCommand.Enter(entry.Guest, entry.At)).AsTask()));
        foreach (var gone in expected.Where((_, i) => i % 10 == 3).ToList())
        {
            expected.Remove(gone);
            await grid.Book(GuestBookKey.Of(gone.Guest, gone.At))
                .Execute(new GuestBookCommand.Remove(gone.Guest, gone.At));
        }
        await AgedGrid.Holds(async () => await aged.Count() == expected.Count);
    }

    public Task DisposeAsync() => aged.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_page_is_right_and_costs_the_same()
    {
        var (counted, counter) = CountingGrid.Over(grid);
        var days = (expected[^1].At.Date - expected[0].At.Date).Days + 1;
        Assert.True(days >= 3);
        for (var first = 0; first < expected.Count + PageSize; first += PageSize)
        {
            var timeline = await GuestTimeline.Open(counted);
            Assert.Equal(expected.Count, timeline.Count);
            var page = await timeline.Read(first, PageSize);
            Assert.Equal(expected.Skip(first).Take(PageSize), page);
            Assert.InRange(counter.Take(nameof(IGuestGrid.Chapter)), 0, 2 * ChapterReadsMax);
            Assert.InRange(counter.Take(nameof(IGuestGrid.Book)), 0, (days + 2) * GuestBookKey.Shards);
            Assert.Equal(0, counter.Take(nameof(IGuestGrid.Visitor)));
        }
    }

    [Fact]
    public async Task Who_reads_on_from_a_time_and_from_a_guest_gets_all_behind_it_over_all_days()
    {
        var timeline = await GuestTimeline.Open(grid);
        foreach (var first in expected.Where((_, i) => i % 1_001 == 0).Select(entry => entry.At)
            .SelectMany(at => new[] { at, at.AddTicks(1) })
            .Append(Begin.AddDays(-9)).Append(Begin.AddDays(9)))
        {
            var walked = new List<BookEntry>();
            for (var page = await timeline.ReadFrom(first, 997); page.Count > 0;
                page = await timeline.ReadAfter(page[^1], 997))
                walked.AddRange(page);
            Assert.Equal(expected.Where(entry => entry.At >= first), walked);
        }
    }

    [Fact]
    public async Task No_chapter_is_read_twice_for_a_page_so_who_leaves_it_meanwhile_moves_no_place()
    {
        var (counted, counter) = CountingGrid.Over(grid);
        var read = new List<GuestChapterKey>();
        counter.Seen = arguments =>
        {
            if (arguments is [GuestChapterKey chapter]) read.Add(chapter);
        };
        var day = DateOnly.FromDateTime(expected[0].At.UtcDateTime);
        for (var at = 0; at < 3_000; at += 101)
        {
            read.Clear();
            var page = await (await GuestDay.Open(counted, day)).ReadAfter(expected[at], PageSize);
            Assert.Equal(expected.Skip(at + 1).TakeWhile(entry => entry.At.Date == expected[0].At.Date)
                .Take(PageSize), page);
            Assert.Equal(read.Distinct(), read);
        }
    }

    [Fact]
    public async Task The_count_before_any_time_is_exact()
    {
        var (counted, counter) = CountingGrid.Over(grid);
        var timeline = await GuestTimeline.Open(counted);
        foreach (var time in expected.Where((_, i) => i % 97 == 0).Select(entry => entry.At)
            .SelectMany(at => new[] { at, at.AddTicks(1) })
            .Append(Begin.AddDays(-9)).Append(Begin.AddDays(9)))
        {
            Assert.Equal(expected.Count(entry => entry.At < time), await timeline.Before(time));
            Assert.InRange(counter.Take(nameof(IGuestGrid.Chapter)), 0, GuestBookKey.Shards);
        }
    }
}
