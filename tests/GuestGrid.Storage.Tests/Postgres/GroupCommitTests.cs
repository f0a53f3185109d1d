using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Postgres;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Postgres;

public sealed class GroupCommitTests
{
    static readonly EntityKey Held = new("session", "held");

    [PostgresFact]
    public async Task Appends_that_wait_together_share_one_commit() =>
        Assert.Equal(3, (await AppendBehindAHeldBatch(options => options, 500)).Commits);

    [PostgresFact]
    public async Task A_batch_takes_no_more_appends_than_allowed()
    {
        var counters = await AppendBehindAHeldBatch(options => options with { BatchAppendsMax = 100 }, 500);

        Assert.Equal(2 + 5, counters.Commits);
        Assert.Equal(100, counters.LargestBatch);
    }

    [PostgresFact]
    public async Task A_batch_takes_no_more_bytes_than_allowed() =>
        Assert.Equal(
            2 + 10,
            (await AppendBehindAHeldBatch(options => options with { BatchBytesMax = 10_000 }, 100, 900)).Commits);

    [PostgresFact]
    public async Task Batches_overlap_on_their_own_connections()
    {
        await using var schema = new TestSchema();
        await using var store = await schema.Open(options => options with { WriteConnectionsMax = 2 });
        await store.Append(Content.Entry(Held, 0, "x"));
        await using var row = await schema.Hold(Held);
        var held = store.Append(Content.Entry(Held, 1, "x")).AsTask();
        await schema.AwaitBlocked();

        await store.Append(Content.Entry(new("session", "free"), 0, "x"));

        Assert.False(held.IsCompleted);
        await row.DisposeAsync();
        await held;
    }

    [PostgresFact]
    public async Task Appends_of_one_entity_keep_their_order_although_batches_overlap()
    {
        const int entities = 20, versions = 100;
        await using var schema = new TestSchema();
        await using var store = await schema.Open(
            options => options with { WriteConnectionsMax = 4, BatchAppendsMax = 5 });

        var appends =
            from version in Enumerable.Range(0, versions)
            from entity in Enumerable.Range(0, entities)
            select store.Append(new(
                new("session", $"{entity}"), version, Content.Of($"{version}"), version % 10 == 5, null));
        Assert.All(await Outcome.OfAll(appends), Assert.Null);

        for (var entity = 0; entity < entities; entity++)
            Content.Same(
                new(
                    versions, Content.Of("95"),
                    [Content.Of("96"), Content.Of("97"), Content.Of("98"), Content.Of("99")]),
                await store.Load(new("session", $"{entity}")));
    }

    [PostgresFact]
    public async Task Appends_are_refused_as_overload_when_too_much_waits()
    {
        await using var schema = new TestSchema();
        await using var store = await schema.Open(
            options => options with { WriteConnectionsMax = 1, WaitingBytesMax = 10_000 });
        await store.Append(Content.Entry(Held, 0, "x"));
        await using var row = await schema.Hold(Held);
        var held = store.Append(Content.Entry(Held, 1, "x")).AsTask();

        var waiting = Enumerable.Range(0, 20)
            .Select(n => store.Append(new(new("session", $"{n}"), 0, new byte[1000], false, null))).ToArray();
        await row.DisposeAsync();

        await held;
        var outcomes = await Outcome.OfAll(waiting);
        Assert.InRange(outcomes.Count(fault => fault is null), 9, 11);
        Assert.All(outcomes.OfType<Exception>(), fault => Assert.Contains("overloaded", fault.Message));
        Assert.Null(await Outcome.Of(store.Append(Content.Entry(new("session", "after"), 0, "x"))));
    }

    [PostgresFact]
    public async Task A_store_that_is_closed_writes_what_waits_and_refuses_the_rest()
    {
        await using var schema = new TestSchema();
        var store = await schema.Open();
        var waiting = Enumerable.Range(0, 500).Select(n => store.Append(Content.Entry(Held, n, "x"))).ToArray();

        await Task.WhenAll(store.DisposeAsync().AsTask(), store.DisposeAsync().AsTask());

        Assert.All(await Outcome.OfAll(waiting), Assert.Null);
        Assert.IsType<StoreUnavailableException>(await Outcome.Of(store.Append(Content.Entry(Held, 500, "x"))));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Load(Held));
    }

    static async Task<PostgresCounters> AppendBehindAHeldBatch(
        Func<PostgresStoreOptions, PostgresStoreOptions> with, int appends, int bytes = 10)
    {
        await using var schema = new TestSchema();
        await using var store = await schema.Open(options => with(options) with { WriteConnectionsMax = 1 });
        await store.Append(Content.Entry(Held, 0, "x"));
        await using var row = await schema.Hold(Held);
        var first = store.Append(Content.Entry(Held, 1, "x")).AsTask();
        await schema.AwaitBlocked();
        var waiting = Enumerable.Range(0, appends)
            .Select(n => store.Append(new(new("session", $"{n}"), 0, new byte[bytes], false, null)).AsTask()).ToArray();
        Assert.Equal(appends + 1, store.Counters.Waiting);
        await row.DisposeAsync();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal(appends + 2, store.Counters.Appends);
        Assert.Equal(0, store.Counters.Faults);
        return store.Counters;
    }
}
