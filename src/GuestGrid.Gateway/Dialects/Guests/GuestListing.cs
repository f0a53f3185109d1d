using System.Runtime.CompilerServices;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Guests;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Guests;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Dialects.Guests;

/// <summary>
/// Lists guests by their creation. By time alone a page costs the same wherever it is. Conditions on name and state ask
/// every record in the span of time, a batch at a time: memory stays flat, the cost grows with the span.
/// </summary>
internal sealed class GuestListing(IGuestGrid grid, GuestRecords records, TimeProvider clock)
{
    private const int BatchSize = 100;
    private const int ConcurrencyMax = 8;

    public async ValueTask<GuestPage> Page(
        GuestListRequest request, PathString path, IQueryCollection query, CancellationToken cancellation)
    {
        var timeline = await GuestTimeline.Open(grid, cancellation);
        var filter = request.Filter;
        var (from, to) = (await timeline.Before(filter.From), await timeline.Before(filter.To));
        var skip = (request.PageNumber - 1L) * request.PageSize;
        var isByTimeAlone = filter.Rest.Count == 0;
        var (passed, batch) = isByTimeAlone ? (skip, request.PageSize) : (0, BatchSize);
        var entries = request.IsNewestFirst
            ? Backwards(timeline, filter, to - passed, batch)
            : Forwards(timeline, filter, from, passed, batch);
        var guests = Records(entries, request.HasAttributes, cancellation);
        var (entities, total) = isByTimeAlone
            ? (await guests.Take(request.PageSize).ToListAsync(cancellation), Math.Max(0, to - from))
            : await Search(guests, request, skip);
        var count = (total + request.PageSize - 1) / request.PageSize;
        return new GuestPage(entities, request.PageSize, request.PageNumber, count, total,
            request.PageNumber < count ? Next(path, query, request.PageNumber + 1) : null);
    }

    private static async ValueTask<(List<ListedGuest> Entities, long Total)> Search(
        IAsyncEnumerable<ListedGuest> guests, GuestListRequest request, long skip)
    {
        var (page, total) = (new List<ListedGuest>(), 0L);
        await foreach (var guest in guests)
            if (request.Filter.Takes(guest) && total++ >= skip && page.Count < request.PageSize) page.Add(guest);
        return (page, total);
    }

    // Guests are erased meanwhile, which moves the positions of all behind them down: one that came after the filter's
    // end must not slide in, and nobody is passed over. So this goes on from a guest and not from a position.
    private static async IAsyncEnumerable<IEnumerable<BookEntry>> Forwards(
        GuestTimeline timeline, GuestFilter filter, long from, long passed, int batch)
    {
        var entries = passed == 0
            ? await timeline.ReadFrom(filter.From, batch)
            : await timeline.Read(from + passed, batch);
        while (entries.Count > 0)
        {
            yield return entries.Where(entry => filter.Takes(entry.At));
            if (entries[^1].At >= filter.To) yield break;
            entries = await timeline.ReadAfter(entries[^1], batch);
        }
    }

    // Who moves down is met again, and then left out.
    private static async IAsyncEnumerable<IEnumerable<BookEntry>> Backwards(
        GuestTimeline timeline, GuestFilter filter, long to, int batch)
    {
        BookEntry? last = null;
        for (; to > 0; to -= batch)
        {
            var first = Math.Max(0, to - batch);
            var entries = await timeline.Read(first, (int)(to - first));
            var seen = last;
            yield return entries.Reverse().Where(
                entry => filter.Takes(entry.At) && (seen is null || entry.CompareTo(seen) < 0));
            if (entries.Count == 0) continue;
            if (entries[0].At < filter.From) yield break;
            last = entries[0];
        }
    }

    /// <summary>Who was erased a moment ago is not among them.</summary>
    private async IAsyncEnumerable<ListedGuest> Records(IAsyncEnumerable<IEnumerable<BookEntry>> batches,
        bool hasAttributes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var batch in batches)
        {
            var entries = batch.ToArray();
            var guests = new ListedGuest?[entries.Length];
            await Parallel.ForAsync(0, guests.Length,
                new ParallelOptions { MaxDegreeOfParallelism = ConcurrencyMax, CancellationToken = cancellation },
                async (i, _) => guests[i] = await Record(entries[i], hasAttributes));
            foreach (var guest in guests.OfType<ListedGuest>()) yield return guest;
        }
    }

    private async ValueTask<ListedGuest?> Record(BookEntry entry, bool hasAttributes)
    {
        var visitor = await grid.Visitor(entry.Guest).Execute(new AnonymousVisitorCommand.Inspect());
        // Another guest may have come in its place since.
        if (visitor.Answer?.Guest is not { } guest || guest.CreatedAt != entry.At) return null;
        var current = await records.Current(visitor.Answer.Recent);
        var active = current?.IsOpenAt(clock.GetUtcNow()) is true;
        return new ListedGuest(guest.Id.ToString(), guest.Name, guest.Email, active,
            SessionRecords.Time(guest.CreatedAt), hasAttributes ? GuestAttributes.Show(guest.Attributes) : null);
    }

    private static string Next(PathString path, IQueryCollection query, int number) => path + QueryString.Create(
        query.Where(part => part.Key != "pageNumber").Append(new("pageNumber", $"{number}"))).ToUriComponent();
}
