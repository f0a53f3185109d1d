using Npgsql;

namespace GuestGrid.Storage.Postgres.Writes;

/// <summary>
/// Takes what waits and commits it on its own connection, batch after batch. A batch is sent again only when
/// the server said that it rolled it back; when the answer is missing, nobody here knows, and the callers are
/// told so.
/// </summary>
internal sealed class BatchWriter(
    NpgsqlDataSource source, WriteStatements statements, WriteQueue queue, Outage outage,
    WriteCounters counters, PostgresStoreOptions options, TimeProvider time)
{
    const int RacesMax = 3;

    WriteSession? _session;

    /// <summary>Runs until the queue is closed and empty.</summary>
    public async Task Run()
    {
        while (await queue.Take() is { } batch)
        {
            await Write(batch);
            queue.Settle(batch);
            await queue.AwaitReturning(batch.Count);
        }
        await Drop();
    }

    async Task Write(WriteBatch batch)
    {
        if (outage.Refusal is { } refusal)
        {
            Fail(batch.Writes, refusal, null);
            return;
        }
        batch.Sort();
        if (await Attempt(batch.Appends, Append))
            await Attempt(batch.Erasures, Erase);
        else
            Fail(batch.Erasures, outage.Problem ?? "The database failed.", null);
    }

    /// <summary>Whether the database still answers.</summary>
    async Task<bool> Attempt(
        IReadOnlyList<PendingWrite> writes, Func<WriteSession, IReadOnlyList<PendingWrite>, Task> write)
    {
        if (writes.Count == 0)
            return true;
        try
        {
            var session = await Session();
            for (var attempt = 1; ; attempt++)
                try
                {
                    await write(session, writes);
                    outage.End();
                    return true;
                }
                catch (Exception fault)
                    when (PostgresFaults.IsLostRace(fault) && attempt < RacesMax && session.IsOpen)
                {
                    counters.Faulted();
                }
        }
        catch (Exception fault) when (PostgresFaults.IsOfOneRow(fault) && _session is { IsOpen: true })
        {
            counters.Faulted();
            if (writes.Count > 1)
                return await OneByOne(writes, write);
            Fail(writes, $"The database refused it: {PostgresFaults.Describe(fault)}.", fault);
            return true;
        }
        catch (Exception fault)
        {
            // Any failure at all, a mistake of this code too: the writer goes on, and no caller waits for
            // ever.
            counters.Faulted();
            outage.Begin($"The database failed: {PostgresFaults.Describe(fault)}.");
            Fail(writes, outage.Problem!, fault);
            await Drop();
            return false;
        }
    }

    // What one row did must not keep failing all that happen to travel with it.
    async Task<bool> OneByOne(
        IReadOnlyList<PendingWrite> writes, Func<WriteSession, IReadOnlyList<PendingWrite>, Task> write)
    {
        for (var place = 0; place < writes.Count; place++)
            if (!await Attempt([writes[place]], write))
            {
                Fail(writes.Skip(place + 1), outage.Problem ?? "The database failed.", null);
                return false;
            }
        return true;
    }

    async Task Append(WriteSession session, IReadOnlyList<PendingWrite> appends)
    {
        var begun = StoreMeter.Begin();
        var landed = await session.Append(appends);
        counters.Committed(landed.Count);
        StoreMeter.Committed(landed.Count, begun);
        if (landed.Count < appends.Count)
            await Refuse(session, [.. appends.Except(landed.Select(place => appends[place]))]);
    }

    async Task Erase(WriteSession session, IReadOnlyList<PendingWrite> erasures)
    {
        var erased = await session.Erase(erasures);
        counters.Committed(erased.Count);
        if (erased.Count < erasures.Count)
            await Refuse(session, [.. erasures.Except(erased.Select(place => erasures[place]))]);
    }

    // The others have landed by now, so that a failure to find out must not be theirs.
    async Task Refuse(WriteSession session, IReadOnlyList<PendingWrite> conflicts)
    {
        try
        {
            var versions = await session.Versions(conflicts);
            foreach (var write in conflicts)
            {
                var stored = versions.GetValueOrDefault(write.Key);
                if (stored == 0 && write.Append is null)
                    continue; // Somebody else has erased it.
                write.Refuse(stored);
                counters.Conflicted(1);
            }
        }
        catch (Exception fault)
        {
            Fail(conflicts, $"The database failed: {PostgresFaults.Describe(fault)}.", fault);
            await Drop();
        }
    }

    async Task<WriteSession> Session()
    {
        if (_session is not null && _session.Idle >= options.IdleProbeAfter)
            try
            {
                await _session.Probe();
            }
            catch (Exception)
            {
                // It died while nothing was on it, which harms nobody. The new connection tells whether the
                // server did too.
                await Drop();
            }
        return _session ??= new(await source.OpenConnectionAsync(), statements, time);
    }

    async Task Drop()
    {
        if (_session is { } session)
        {
            _session = null;
            try
            {
                await session.DisposeAsync();
            }
            catch (Exception)
            {
                // A broken connection that also fails to close: it is gone either way.
            }
        }
    }

    static void Fail(IEnumerable<PendingWrite> writes, string problem, Exception? cause)
    {
        foreach (var write in writes)
            write.Fail(problem, cause);
    }
}
