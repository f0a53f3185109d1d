using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Runtime.Guests;

/// <summary>
/// Erases the guests that were not seen for long: walks the days oldest first in batches, so that memory stays flat
/// however many there are. A guest that fails stops nobody; the next run tries it again.
/// </summary>
public sealed class GuestRetention(
    IGuestGrid grid, GuestErasure erasure, RetentionOptions options, TimeProvider clock, IRetentionFaults faults)
{
    private enum Fate
    {
        Erased,
        Skipped,
        Failed,
    }

    /// <summary>
    /// Does the run that is due at <paramref name="dueAt"/>, or goes on with one that nobody does any more. Progress is
    /// durable, and over the whole grid one worker does it at a time.
    /// </summary>
    /// <returns>The run as it ended, now or before; null while another worker does it.</returns>
    public async Task<RetentionRun?> Run(Guid worker, DateTimeOffset dueAt, CancellationToken cancellation = default)
    {
        var calendar = grid.Calendar(GuestCalendarKey.Guests);
        var begun = await calendar.Execute(new GuestCalendarCommand.BeginRun(worker, dueAt, options.Lease));
        if (begun.IsRejected) return null;
        var run = begun.Answer!.Run!;
        if (run.EndedAt is not null) return run;
        await foreach (var (through, counts) in Walk(run.Through, run.Counts, false, null, cancellation))
        {
            var noted = await calendar.Execute(
                new GuestCalendarCommand.NoteProgress(worker, through, counts, options.Lease));
            if (noted.IsRejected) return null;
        }
        return (await calendar.Execute(new GuestCalendarCommand.EndRun(worker))).Answer?.Run;
    }

    /// <summary>One walk over everything, beside the daily run, for an operator who asks for it.</summary>
    /// <param name="isDry">Nothing is erased; <paramref name="found"/> is told what would be.</param>
    /// <param name="found">Is told each guest that is (to be) erased; null for nobody.</param>
    /// <returns>What has been done so far, batch by batch.</returns>
    public async IAsyncEnumerable<RetentionCounts> Purge(bool isDry, Action<BookEntry>? found,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var (_, counts) in Walk(null, RetentionCounts.None, isDry, found, cancellation))
            yield return counts;
    }

    private async IAsyncEnumerable<(BookEntry Through, RetentionCounts Counts)> Walk(BookEntry? after,
        RetentionCounts counts, bool isDry, Action<BookEntry>? found,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - options.Age;
        var unreadable = new HashSet<string>();
        var calendar = grid.Calendar(GuestCalendarKey.Guests);
        foreach (var date in (await calendar.Execute(new GuestCalendarCommand.Read())).Answer!.Days)
        {
            if (after is not null && date < Day(after.At)) continue;
            if (date > Day(before)) yield break;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var day = await GuestDay.Open(grid, date, (book, fault) =>
                {
                    if (unreadable.Add(book)) faults.BookFailed(book, fault);
                });
                var batch = await day.ReadAfter(after is not null && Day(after.At) == date ? after : null,
                    options.BatchSize);
                // Whoever was created since was seen since.
                var old = batch.TakeWhile(entry => entry.At < before).ToList();
                if (old.Count == 0) break;
                counts = Add(counts, await LookAt(old, before, isDry, found, cancellation));
                after = old[^1];
                yield return (after, counts);
                if (old.Count < batch.Count) break;
            }
            if (!isDry && date < Day(before) && unreadable.Count == 0) await CloseIfEmpty(date);
        }
    }

    private async Task<RetentionCounts> LookAt(List<BookEntry> batch, DateTimeOffset before, bool isDry,
        Action<BookEntry>? found, CancellationToken cancellation)
    {
        var fates = new Fate[batch.Count];
        await SomeAtATime.Do(batch.Count, options.Concurrency,
            async i => fates[i] = await LookAt(batch[i], before, isDry), cancellation);
        for (var i = 0; i < fates.Length; i++)
            if (fates[i] is Fate.Erased) found?.Invoke(batch[i]);
        return new RetentionCounts(batch.Count, Count(Fate.Erased), Count(Fate.Skipped), Count(Fate.Failed));

        long Count(Fate fate) => fates.LongCount(other => other == fate);
    }

    private async ValueTask<Fate> LookAt(BookEntry entry, DateTimeOffset before, bool isDry)
    {
        try
        {
            var visitor = await grid.Visitor(entry.Guest).Execute(new AnonymousVisitorCommand.Inspect());
            if (visitor.Answer?.Guest is not { } guest || guest.CreatedAt != entry.At)
            {
                // Gone already, and the book has not heard of it.
                if (!isDry) await Remove(entry);
                return Fate.Skipped;
            }
            if (guest.SeenAt >= before || await WasThere(visitor.Answer.Recent, before)) return Fate.Skipped;
            // A session that is over stays so, and one that begins by now is seen by the guest itself.
            return isDry || await erasure.Erase(entry.Guest, unseenSince: before) ? Fate.Erased : Fate.Skipped;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            faults.GuestFailed(entry.Guest, fault);
            return Fate.Failed;
        }
    }

    private async ValueTask<bool> WasThere(IReadOnlyList<GuestSessionId> sessions, DateTimeOffset since)
    {
        foreach (var id in sessions.Reverse())
            if ((await grid.Session(id).Execute(new GuestSessionCommand.Inspect())).Answer
                is GuestSessionAnswer.Viewed { Session: var session } && session.LastActivity >= since) return true;
        return false;
    }

    private async ValueTask Remove(BookEntry entry) => await grid.Book(GuestBookKey.Of(entry.Guest, entry.At))
        .Execute(new GuestBookCommand.Remove(entry.Guest, entry.At));

    // The first guest that comes to an empty book of that day opens it again; one that came meanwhile may have done so
    // before it was closed.
    private async ValueTask CloseIfEmpty(DateOnly day)
    {
        var calendar = grid.Calendar(GuestCalendarKey.Guests);
        if (!await IsEmpty(day)) return;
        await calendar.Execute(new GuestCalendarCommand.CloseDay(day));
        if (!await IsEmpty(day)) await calendar.Execute(new GuestCalendarCommand.OpenDay(day));
    }

    private async ValueTask<bool> IsEmpty(DateOnly day)
    {
        for (var shard = 0; shard < GuestBookKey.Shards; shard++)
        {
            var book = await grid.Book(new GuestBookKey(day, shard)).Execute(new GuestBookCommand.CountGuests());
            if (book.Answer!.Count > 0) return false;
        }
        return true;
    }

    private static RetentionCounts Add(RetentionCounts one, RetentionCounts other) => new(
        one.Examined + other.Examined, one.Erased + other.Erased, one.Skipped + other.Skipped,
        one.Failed + other.Failed);

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}

/// <summary>Guests that could not be looked at or erased: the run goes on, an operator should know.</summary>
public interface IRetentionFaults
{
    void GuestFailed(GuestId guest, Exception exception);

    /// <summary>A book or a chapter can't be read; its guests stay.</summary>
    void BookFailed(string book, Exception exception);
}
