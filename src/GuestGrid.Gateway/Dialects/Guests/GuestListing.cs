using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Guests;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Sessions;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Dialects.Guests;

/// <summary>
/// Lists guests by their creation. By time alone a page costs the same wherever it is. Conditions on name and state ask
/// every record in the span of time, a batch at a time: memory stays flat, the cost grows with the span.
/// </summary>
internal sealed class GuestListing(IGuestGrid grid, TimeProvider clock)
{
    private const int BatchSize = 100;
    private const int ConcurrencyMax = 8;

    public async ValueTask<GuestPage> Page(
        GuestListRequest request, PathString path, IQueryCollection query, CancellationToken cancellation)
    {
        var timeline = await GuestTimeline.Open(grid, cancellation);
        var filter = request.Filter;
        var from = filter.From > DateTimeOffset.MinValue ? await timeline.Before(filter.From) : 0;
        var to = filter.To < DateTimeOffset.MaxValue ? await timeline.Before(filter.To) : timeline.Count;
        var skip = (request.PageNumber - 1L) * request.PageSize;
        var (entities, total) = filter.Rest.Count == 0
            ? (await Read(timeline, request, from, to, skip, request.PageSize, cancellation), Math.Max(0, to - from))
            : await Search(timeline, request, from, to, skip, cancellation);
        var count = (total + request.PageSize - 1) / request.PageSize;
        return new GuestPage(entities, request.PageSize, request.PageNumber, count, total,
            request.PageNumber < count ? Next(path, query, request.PageNumber + 1) : null);
    }

    private async ValueTask<(IReadOnlyList<ListedGuest> Entities, long Total)> Search(GuestTimeline timeline,
        GuestListRequest request, long from, long to, long skip, CancellationToken cancellation)
    {
        var (page, total) = (new List<ListedGuest>(), 0L);
        for (var at = 0L; at < to - from; at += BatchSize)
            foreach (var guest in await Read(timeline, request, from, to, at, BatchSize, cancellation))
                if (request.Filter.Takes(guest) && total++ >= skip && page.Count < request.PageSize) page.Add(guest);
        return (page, total);
    }

    /// <summary>Records from position <paramref name="skip"/> of the span on, in the order that is asked for.</summary>
    private async ValueTask<IReadOnlyList<ListedGuest>> Read(GuestTimeline timeline, GuestListRequest request,
        long from, long to, long skip, int count, CancellationToken cancellation)
    {
        count = (int)Math.Clamp(to - from - skip, 0, count);
        if (count == 0) return [];
        var entries = await timeline.Read(request.IsNewestFirst ? to - skip - count : from + skip, count);
        var guests = new ListedGuest?[entries.Count];
        await Parallel.ForAsync(0, guests.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrencyMax, CancellationToken = cancellation },
            async (i, _) => guests[i] = await Record(entries[i], request.HasAttributes));
        // Who was erased a moment ago is not shown.
        var found = guests.OfType<ListedGuest>();
        return [.. request.IsNewestFirst ? found.Reverse() : found];
    }

    private async ValueTask<ListedGuest?> Record(BookEntry entry, bool hasAttributes)
    {
        var visitor = await grid.Visitor(entry.Guest).Execute(new AnonymousVisitorCommand.Inspect());
        // Another guest may have come in its place since.
        if (visitor.Answer?.Guest is not { } guest || guest.CreatedAt != entry.At) return null;
        var active = visitor.Answer.Recent is [.., var newest] && await grid.View(newest) is { } session
            && session.IsOpenAt(clock.GetUtcNow());
        return new ListedGuest(guest.Id.ToString(), guest.Name, guest.Email, active,
            SessionRecords.Time(guest.CreatedAt), hasAttributes ? GuestAttributes.Show(guest.Attributes) : null);
    }

    private static string Next(PathString path, IQueryCollection query, int number) => path + QueryString.Create(
        query.Where(part => part.Key != "pageNumber").Append(new("pageNumber", $"{number}"))).ToUriComponent();
}
