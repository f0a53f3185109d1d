using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Postgres;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Postgres;

/// <summary>A server that stops and comes back while stores use it.</summary>
public sealed class ServerRestartTests
{
    static readonly EntityKey Session = new("session", "ann");

    [PrivatePostgresFact]
    public async Task A_restart_while_nothing_was_written_is_not_noticed()
    {
        using var server = PostgresServer.Start();
        await using var store = await new TestSchema(server).Open(
            options => options with { IdleProbeAfter = TimeSpan.Zero });
        await store.Append(Content.Entry(Session, 0, "before"));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.Load(Session).AsTask()));

        server.Restart();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.Load(Session).AsTask()));
        await store.Append(Content.Entry(Session, 1, "after"));
        Content.Same(new(2, null, [Content.Of("before"), Content.Of("after")]), await store.Load(Session));
        Assert.Equal(0, store.Counters.Faults);
    }

    [PrivatePostgresFact]
    public async Task While_the_server_is_gone_appends_and_loads_fail_soon_and_health_says_why()
    {
        using var server = PostgresServer.Start();
        await using var store = await new TestSchema(server).Open();
        await store.Append(Content.Entry(Session, 0, "before"));

        server.Kill();

        var outcomes = await Outcome.OfAll(Enumerable.Range(0, 500).Select(
            n => store.Append(Content.Entry(Key(n), 0, "x"))));
        Assert.All(outcomes, fault => Assert.IsType<StoreUnavailableException>(fault));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Load(Session));
        Assert.StartsWith("The database failed: ", store.Health.Problem);
        server.Resume();
        await TestWaits.Until(() => store.Health.IsWritable, "the store finds the server again without any traffic");
        await store.Append(Content.Entry(Session, 1, "after"));
    }

    [PrivatePostgresFact]
    public async Task While_the_server_reads_and_does_not_write_health_says_so_and_never_the_opposite()
    {
        using var server = PostgresServer.Start();
        var schema = new TestSchema(server);
        await using var store = await schema.Open(
            options => options with { FaultRetryAfter = TimeSpan.FromMilliseconds(20) });
        await schema.Execute("ALTER SYSTEM SET default_transaction_read_only = on");
        await schema.Execute("SELECT pg_reload_conf()");
        // It hears of that a moment later.
        var version = 0L;
        while (await Outcome.Of(store.Append(Content.Entry(Session, version, "before"))) is null) version++;

        // Whoever only asked would be told that all is well, again and again.
        for (var faults = store.Counters.Faults; store.Counters.Faults < faults + 5;)
        {
            Assert.False(store.Health.IsWritable);
            Assert.Equal(version, (await store.Load(Session)).Version);
        }

        await schema.Execute("ALTER SYSTEM RESET default_transaction_read_only");
        await schema.Execute("SELECT pg_reload_conf()");
        await TestWaits.Until(() => store.Health.IsWritable, "the store finds that out without any traffic");
        await store.Append(Content.Entry(Session, version, "after"));
    }

    [PrivatePostgresFact]
    public async Task A_store_waits_for_a_server_that_is_just_starting()
    {
        using var server = PostgresServer.Start();
        server.Kill();
        var opening = new TestSchema(server).Open();

        server.Resume();

        await using var store = await opening;
        await store.Append(Content.Entry(Session, 0, "x"));
    }

    [PrivatePostgresFact]
    public async Task What_was_acknowledged_under_load_survives_every_crash_in_order()
    {
        const int writers = 40, crashes = 3;
        using var server = PostgresServer.Start();
        await using var store = await new TestSchema(server).Open();
        using var done = new CancellationTokenSource();
        var acknowledged = new long[writers];
        var writing = Enumerable.Range(0, writers)
            .Select(n => Task.Run(() => Write(store, n, acknowledged, done.Token))).ToArray();

        for (var crash = 0; crash < crashes; crash++)
        {
            var reached = acknowledged.Sum();
            await TestWaits.Until(() => acknowledged.Sum() > reached + 500, "writers get on");
            server.Kill();
            server.Resume();
        }
        await TestWaits.Until(() => store.Health.IsWritable, "the server is back");
        await done.CancelAsync();

        foreach (var (n, lost) in (await Task.WhenAll(writing)).Index())
        {
            Assert.Null(lost);
            Assert.True((await store.Load(Key(n))).Version >= acknowledged[n]);
        }
        Assert.True(store.Counters.Faults >= crashes);
    }

    static EntityKey Key(int n) => new("session", $"{n}");

    // What is told to be lost though it was acknowledged, or null. Each entry holds its version, each
    // snapshot too.
    static async Task<string?> Write(PostgresEntityStore store, int n, long[] acknowledged, CancellationToken done)
    {
        long version = 0;
        while (!done.IsCancellationRequested)
            try
            {
                await store.Append(new(Key(n), version, Content.Of($"{version}"), version % 7 == 6, null));
                Interlocked.Exchange(ref acknowledged[n], ++version);
            }
            catch (VersionConflictException fault)
            {
                return $"Nobody else writes {Key(n)}, yet {fault.Message}";
            }
            catch (StoreUnavailableException)
            {
                if (await LoadWhenBack(store, n) is not { } stored)
                    continue;
                if (stored.Version < version || stored.Version > version + 1)
                    return $"{Key(n)} was acknowledged at {version} and is at {stored.Version}.";
                var first = stored.Version - stored.Entries.Count;
                if (stored.Entries.Where((entry, place) => Content.Text(entry) != $"{first + place}").Any())
                    return $"{Key(n)} holds {Content.Describe(stored)}.";
                version = stored.Version;
            }
        return null;
    }

    static async Task<StoredEntity?> LoadWhenBack(PostgresEntityStore store, int n)
    {
        var time = TimeProvider.System;
        for (var begin = time.GetTimestamp(); time.GetElapsedTime(begin) < TimeSpan.FromSeconds(30);)
            try
            {
                return await store.Load(Key(n));
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), time);
            }
        return null;
    }
}
