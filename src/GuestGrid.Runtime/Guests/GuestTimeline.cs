using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;

namespace GuestGrid.Runtime.Guests;

/// <summary>
/// All guests in order of creation, as the books had them when it was opened. A position costs the same wherever it is:
/// the counts of all books, and a few chapters of the one day.
/// </summary>
public sealed class GuestTimeline
{
    // Books asked at a time.
    private const int ConcurrencyMax = 16;

    private readonly IGuestGrid grid;
    private readonly (DateOnly Day, int Count)[] days;

    private GuestTimeline(IGuestGrid grid, (DateOnly, int)[] days) => (this.grid, this.days) = (grid, days);

    public long Count => days.Sum(day => (long)day.Count);

    public static async ValueTask<GuestTimeline> Open(IGuestGrid grid, CancellationToken cancellation = default)
    {
        var calendar = await grid.Calendar(GuestCalendarKey.Guests).Execute(new GuestCalendarCommand.Read());
        var days = calendar.Answer!.Days.Select(day => (Day: day, Count: 0)).ToArray();
        await SomeAtATime.Do(days.Length * GuestBookKey.Shards, ConcurrencyMax, async i =>
        {
            var key = new GuestBookKey(days[i / GuestBookKey.Shards].Day, i % GuestBookKey.Shards);
            var book = await grid.Book(key).Execute(new GuestBookCommand.CountGuests());
            Interlocked.Add(ref days[i / GuestBookKey.Shards].Count, book.Answer!.Count);
        }, cancellation);
        return new GuestTimeline(grid, days);
    }

    /// <summary>How many guests were created before <paramref name="time"/>.</summary>
    public async ValueTask<long> Before(DateTimeOffset time)
    {
        var (date, before) = (DateOnly.FromDateTime(time.UtcDateTime), 0L);
        foreach (var (day, count) in days)
        {
            if (day > date) break;
            before += day < date ? count : await (await GuestDay.Open(grid, day)).Before(time);
        }
        return before;
    }

    /// <summary>At most <paramref name="count"/> guests from position <paramref name="first"/> on, oldest first; fewer
    /// at the end, or where guests were erased meanwhile.</summary>
    /// <remarks>Positions move down when guests are erased: whoever reads on by them passes over some.</remarks>
    public async ValueTask<IReadOnlyList<BookEntry>> Read(long first, int count)
    {
        var found = new List<BookEntry>(count);
        foreach (var (day, held) in days)
        {
            if (found.Count == count) break;
            if (first < held)
                found.AddRange(await (await GuestDay.Open(grid, day)).Read((int)Math.Max(first, 0),
                    (int)Math.Min(count - found.Count, held - Math.Max(first, 0))));
            first -= held;
        }
        return found;
    }

    /// <summary>At most <paramref name="count"/> guests that were created at <paramref name="time"/> or later, oldest
    /// first; fewer only at the end.</summary>
    public ValueTask<IReadOnlyList<BookEntry>> ReadFrom(DateTimeOffset time, int count) =>
        ReadDays(time, count, (day, wanted) => day.ReadFrom(time, wanted));

    /// <summary>At most <paramref name="count"/> guests behind <paramref name="after"/>, oldest first; fewer only at
    /// the end. Whoever is erased meanwhile moves nobody.</summary>
    public ValueTask<IReadOnlyList<BookEntry>> ReadAfter(BookEntry after, int count) =>
        ReadDays(after.At, count, (day, wanted) => day.ReadAfter(after, wanted));

    private async ValueTask<IReadOnlyList<BookEntry>> ReadDays(
        DateTimeOffset from, int count, Func<GuestDay, int, ValueTask<IReadOnlyList<BookEntry>>> read)
    {
        var found = new List<BookEntry>(count);
        foreach (var (day, held) in days)
            if (found.Count < count && held > 0 && day >= DateOnly.FromDateTime(from.UtcDateTime))
                found.AddRange(await read(await GuestDay.Open(grid, day), count - found.Count));
        return found;
    }
}
