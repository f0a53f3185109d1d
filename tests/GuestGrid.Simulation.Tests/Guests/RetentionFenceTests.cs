using System.Collections.Immutable;
using System.Text;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Sabotage;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>Whom the retention must not erase, and what must not stop it.</summary>
public sealed class RetentionFenceTests : IAsyncLifetime
{
    private static readonly TimeSpan Age = AgedGrid.Options.Age;

    private readonly AgedGrid aged = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => aged.DisposeAsync().AsTask();

    [Fact]
    public async Task A_guest_that_comes_back_at_the_instant_it_would_be_erased_keeps_all_it_says()
    {
        Assert.Equal(("before after", new RetentionCounts(1, 0, 1, 0)), await ComeBackInTheMiddle(erase => erase));
        Assert.NotNull((await aged.Inspect(GuestId.Of(AnonymousId.Parse("ada")))).Guest);
    }

    [Fact]
    public async Task Without_its_fence_an_erasure_takes_what_was_acknowledged() =>
        Assert.Equal((null, new RetentionCounts(1, 1, 0, 0)),
            await ComeBackInTheMiddle(_ => new AnonymousVisitorCommand.EraseGuest()));

    [Fact]
    public async Task A_guest_stays_until_its_last_message_is_old_not_its_first()
    {
        var session = await aged.Open("ada");
        var begun = aged.Now;
        for (var hour = 0; hour < 20; hour++)
        {
            aged.Now += TimeSpan.FromMinutes(55);
            Assert.True(await aged.Say(session, $"{hour}"));
        }
        var last = aged.Now;
        await AgedGrid.Holds(async () => await aged.Count() == 1);

        aged.Now = begun + Age + TimeSpan.FromHours(1);
        Assert.Equal(new RetentionCounts(1, 0, 1, 0), (await aged.Purge(aged.Grid, false)).Counts[^1]);
        aged.Now = last + Age;
        Assert.Equal(new RetentionCounts(1, 0, 1, 0), (await aged.Purge(aged.Grid, false)).Counts[^1]);
        aged.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(new RetentionCounts(1, 1, 0, 0), (await aged.Purge(aged.Grid, false)).Counts[^1]);
        await AgedGrid.Holds(async () => await aged.Said(session) is null);
    }

    [Fact]
    public async Task A_chapter_that_can_not_be_read_is_told_of_once_and_stops_nobody()
    {
        await aged.Create(8 * AgedGrid.ChapterSize);
        aged.Now += Age + TimeSpan.FromDays(1);
        var day = (await aged.Grid.Calendar(GuestCalendarKey.Guests).Execute(new GuestCalendarCommand.Read()))
            .Answer!.Days[0];
        var chapter = new GuestChapterKey(new GuestBookKey(day, 1), 0);
        var lost = (await aged.Grid.Chapter(chapter).Execute(new GuestChapterCommand.Read())).Answer!.Entries.Length;
        Assert.NotEqual(0, lost);
        var (broken, counter) = CountingGrid.Over(aged.Grid);
        counter.Fault = () => new StoredFormatException("Broken for a test.");
        counter.Breaks = arguments => arguments is [GuestChapterKey key] && key == chapter;

        var (counts, _) = await aged.Purge(broken, isDry: false);

        Assert.Equal([chapter.ToString()], aged.Unreadable);
        var rest = 8 * AgedGrid.ChapterSize - lost;
        Assert.Equal(new RetentionCounts(rest, rest, 0, 0), counts[^1]);
        await AgedGrid.Holds(async () => await aged.Count() == lost);
        Assert.Equal(new RetentionCounts(lost, lost, 0, 0), (await aged.Purge(aged.Grid, false)).Counts[^1]);
        await AgedGrid.Holds(async () => await aged.Count() == 0);
    }

    [Fact]
    public async Task No_list_of_guests_keeps_an_erased_one_in_what_it_has_stored() =>
        Assert.Empty(await KeptByLists(aged));

    [Fact]
    public async Task Lists_that_only_wrote_down_who_left_would_keep_everybody()
    {
        await using var keeping = new AgedGrid(store => new KeepingStore(store));
        Assert.Equal(6 * AgedGrid.ChapterSize, (await KeptByLists(keeping)).Count);
    }

    [Fact]
    public async Task A_day_to_which_a_guest_comes_while_it_is_closed_stays_open() =>
        Assert.Single(await ComeWhileTheDayIsClosed(command => command));

    [Fact]
    public async Task Without_a_second_look_nobody_would_find_that_guest_again() =>
        Assert.Empty(await ComeWhileTheDayIsClosed(
            command => command is GuestCalendarCommand.OpenDay ? new GuestCalendarCommand.Read() : command));

    [Fact]
    public async Task However_many_leave_at_once_no_book_owes_its_chapters_more_than_a_few_tells()
    {
        await aged.Create(16 * AgedGrid.ChapterSize);
        aged.Now += Age + TimeSpan.FromDays(1);
        var owed = new List<int>();
        await foreach (var _ in aged.Over(aged.Grid).Purge(false, null)) owed.Add(await Owed(aged));
        await AgedGrid.Holds(async () => await aged.Count() == 0);
        Assert.All(owed, tells => Assert.InRange(tells, 0, 2 * GuestBookKey.Shards));
    }

    /// <summary>
    /// A guest with an old message comes back when it has been looked at and is about to be erased. What its two
    /// sessions hold then, and what the retention counted.
    /// </summary>
    private async Task<(string? Said, RetentionCounts Counts)> ComeBackInTheMiddle(
        Func<AnonymousVisitorCommand.EraseGuest, AnonymousVisitorCommand> rewrite)
    {
        var old = await aged.Open("ada");
        Assert.True(await aged.Say(old, "before"));
        await AgedGrid.Holds(async () => await aged.Count() == 1);
        aged.Now += Age + TimeSpan.FromDays(1);
        var young = default(GuestSessionId);
        var (erasing, counter) = CountingGrid.Over(aged.Grid);
        counter.Wraps = visitor => new Before<AnonymousVisitorCommand, VisitorAnswer>(visitor, async command =>
        {
            if (command is not AnonymousVisitorCommand.EraseGuest erase) return command;
            young = await aged.Open("ada");
            Assert.True(await aged.Say(young, "after"));
            return rewrite(erase);
        });
        var (counts, _) = await aged.Purge(aged.Grid, isDry: false, erasing);
        if (counts[^1].Erased > 0) await AgedGrid.Holds(async () => await aged.Said(young) is null);
        return (await aged.Said(old) is { } before ? $"{before} {await aged.Said(young)}" : null, counts[^1]);
    }

    /// <summary>
    /// The days that the calendar knows, when a guest was entered into the books of one that had just been found empty.
    /// </summary>
    private async Task<ImmutableArray<DateOnly>> ComeWhileTheDayIsClosed(
        Func<GuestCalendarCommand, GuestCalendarCommand> rewrite)
    {
        var guest = Assert.Single(await aged.Create(1));
        var at = aged.Now;
        await new GuestErasure(aged.Grid).Erase(guest);
        await AgedGrid.Holds(async () => await aged.Count() == 0);
        aged.Now += Age + TimeSpan.FromDays(1);
        var (grid, counter) = CountingGrid.Over(aged.Grid);
        counter.WrapsCalendar = calendar => new Before<GuestCalendarCommand, GuestCalendarAnswer>(calendar,
            async command =>
            {
                if (command is not GuestCalendarCommand.CloseDay) return rewrite(command);
                await aged.Grid.Book(GuestBookKey.Of(guest, at)).Execute(new GuestBookCommand.Enter(guest, at));
                // What the book tells the calendar comes before it closes, and so in vain.
                await AgedGrid.Holds(async () => await Owed(aged) == 0);
                return command;
            });
        await aged.Purge(grid, isDry: false);
        return (await aged.Grid.Calendar(GuestCalendarKey.Guests).Execute(new GuestCalendarCommand.Read()))
            .Answer!.Days;
    }

    /// <summary>Guests of whom lists still hold something when all of them were erased.</summary>
    private static async Task<List<GuestId>> KeptByLists(AgedGrid aged)
    {
        var guests = await aged.Create(6 * AgedGrid.ChapterSize);
        Assert.Equal(guests.Count, (await Named()).Count);
        aged.Now += Age + TimeSpan.FromDays(1);
        Assert.NotNull(await aged.Over(aged.Grid).Run(Guid.NewGuid(), AgedGrid.Options.LastDue(aged.Now)));
        await AgedGrid.Holds(async () => await aged.Count() == 0);
        await AgedGrid.Holds(async () => await Owed(aged) == 0);
        return await Named();

        async Task<List<GuestId>> Named()
        {
            var stored = string.Concat(await Stored(aged));
            return [.. guests.Where(guest => stored.Contains($"{guest}", StringComparison.Ordinal))];
        }
    }

    // What is stored after the last state counts too: tells come as O and go as R, each on a line of its own.
    private static async Task<int> Owed(AgedGrid aged) => (await Stored(aged)).Sum(text =>
    {
        var lines = text.Split('\n');
        lines = lines[Math.Max(Array.FindLastIndex(lines, line => line.StartsWith('S')), 0)..];
        return lines.Count(line => line.StartsWith('O')) - lines.Count(line => line.StartsWith('R'));
    });

    /// <summary>All that the store holds of each of the day's books and chapters, and of the calendar.</summary>
    private static async Task<List<string>> Stored(AgedGrid aged)
    {
        var keys = new List<EntityKey> { new(EntityKinds.Calendar, default(GuestCalendarKey).ToString()) };
        for (var shard = 0; shard < GuestBookKey.Shards; shard++)
        {
            var book = new GuestBookKey(new DateOnly(2031, 3, 4), shard);
            keys.Add(new EntityKey(EntityKinds.Book, book.ToString()));
            keys.AddRange(Enumerable.Range(0, 8).Select(number =>
                new EntityKey(EntityKinds.Chapter, new GuestChapterKey(book, number).ToString())));
        }
        var texts = new List<string>();
        foreach (var key in keys)
        {
            var (stored, text) = (await aged.Store.Load(key), new StringBuilder());
            if (stored.Snapshot is { } snapshot) text.Append(Encoding.UTF8.GetString(snapshot.Span));
            foreach (var entry in stored.Entries) text.Append(Encoding.UTF8.GetString(entry.Span));
            texts.Add(text.ToString());
        }
        return texts;
    }
}
