using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Postgres;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Postgres;

/// <summary>A batch of which something fails: who is told what, and what is stored.</summary>
public sealed class BatchFaultTests
{
    static readonly EntityKey Held = new("session", "held");
    static readonly EntityKey Odd = new("session", "odd");

    [PostgresFact]
    public async Task A_conflict_fails_its_own_append_and_the_rest_of_the_batch_lands()
    {
        await using var schema = new TestSchema();
        await using var store = await OpenWithOneWriter(schema);
        await using var other = await schema.Open();
        await other.Append(Content.Entry(Odd, 0, "theirs"));
        await other.Append(Content.Entry(Odd, 1, "theirs"));

        var outcomes = await AppendInOneBatch(schema, store, Content.Entry(Odd, 1, "stale"));

        Assert.Contains("is at version 2, not 1", Assert.IsType<VersionConflictException>(outcomes[^1]).Message);
        Assert.All(outcomes.SkipLast(1), Assert.Null);
        Content.Same(new(2, null, [Content.Of("theirs"), Content.Of("theirs")]), await store.Load(Odd));
        await AssertLanded(store, 50);
    }

    [PostgresFact]
    public async Task A_row_that_the_database_refuses_fails_alone()
    {
        await using var schema = new TestSchema();
        await using var store = await OpenWithOneWriter(schema);
        await schema.Execute("INSERT INTO @entry VALUES ('session', 'odd', 1, 'left over by a careless hand')");

        var outcomes = await AppendInOneBatch(schema, store, Content.Entry(Odd, 0, "new"));

        Assert.Contains("23505", Assert.IsType<StoreUnavailableException>(outcomes[^1]).Message);
        Assert.All(outcomes.SkipLast(1), Assert.Null);
        Content.Same(StoredEntity.Absent, await store.Load(Odd));
        await AssertLanded(store, 50);
        Assert.True(store.Health.IsWritable);
    }

    [PostgresFact]
    public async Task A_row_that_another_process_holds_too_long_fails_alone()
    {
        await using var schema = new TestSchema();
        await using var store = await OpenWithOneWriter(schema, lockTimeoutMs: 500);
        await store.Append(Content.Entry(Odd, 0, "x"));
        await using var odd = await schema.Hold(Odd);

        var outcomes = await AppendInOneBatch(schema, store, Content.Entry(Odd, 1, "x"));

        Assert.Contains("55P03", Assert.IsType<StoreUnavailableException>(outcomes[^1]).Message);
        Assert.All(outcomes.SkipLast(1), Assert.Null);
        await AssertLanded(store, 50);
        await odd.DisposeAsync();
        await store.Append(Content.Entry(Odd, 1, "x"));
    }

    [PostgresFact]
    public async Task A_connection_that_dies_in_the_middle_fails_its_batch_and_nothing_of_it_is_stored()
    {
        await using var schema = new TestSchema();
        await using var store = await OpenWithOneWriter(schema);
        await store.Append(Content.Entry(Odd, 0, "before"));
        await using var row = await schema.Hold(Odd);
        await using var first = await schema.Hold(Held);
        var opening = store.Append(Content.Entry(Held, 1, "x")).AsTask();
        await schema.AwaitBlocked();
        var appends = Enumerable.Range(0, 50).Select(n => store.Append(Content.Entry(Key(n), 0, "x")))
            .Append(store.Append(Content.Entry(Odd, 1, "x"))).ToArray();
        await first.DisposeAsync();
        await opening;
        var backend = Assert.Single(await schema.AwaitBlocked());
        var behind = store.Append(Content.Entry(Odd, 2, "decided on what is lost"));

        await schema.Execute($"SELECT pg_terminate_backend({backend})");

        Assert.All(
            await Outcome.OfAll([.. appends, behind]), fault => Assert.IsType<StoreUnavailableException>(fault));
        Assert.False(store.Health.IsWritable);
        await row.DisposeAsync();
        Content.Same(new(1, null, [Content.Of("before")]), await store.Load(Odd));
        Assert.Equal(0, (await store.Load(Key(7))).Version);
        await TestWaits.Until(() => store.Health.IsWritable, "the store finds the database again without any traffic");
        await store.Append(Content.Entry(Odd, 1, "after"));
    }

    [PostgresFact]
    public async Task An_answer_that_is_lost_leaves_the_outcome_open_and_a_load_tells()
    {
        await using var schema = new TestSchema();
        using var wire = new CutWire(schema.Server.Address);
        await using var store = await schema.Open(options => options with
        {
            ConnectionString = $"{options.ConnectionString};Host=127.0.0.1;Port={wire.Port}", WriteConnectionsMax = 1,
        });
        await store.Append(Content.Entry(Odd, 0, "before"));

        wire.LoseAnswers();
        var pending = store.Append(Content.Entry(Odd, 1, "landed")).AsTask();
        await TestWaits.Until(() => wire.LostBytes > 0, "the answer is on the wire");
        wire.Cut();

        Assert.IsType<StoreUnavailableException>(await Outcome.Of(new(pending)));
        Content.Same(new(2, null, [Content.Of("before"), Content.Of("landed")]), await store.Load(Odd));
        await TestWaits.Until(() => store.Health.IsWritable, "the store found the database again");
        Assert.IsType<VersionConflictException>(await Outcome.Of(store.Append(Content.Entry(Odd, 1, "again"))));
        await store.Append(Content.Entry(Odd, 2, "on"));
    }

    static EntityKey Key(int n) => new("session", $"{n}");

    static async Task<PostgresEntityStore> OpenWithOneWriter(TestSchema schema, int lockTimeoutMs = 2000)
    {
        var store = await schema.Open(options => options with
        {
            WriteConnectionsMax = 1, LockTimeout = TimeSpan.FromMilliseconds(lockTimeoutMs),
        });
        await store.Append(Content.Entry(Held, 0, "x"));
        return store;
    }

    // All of them wait behind a held batch, so that they travel together.
    static async Task<List<Exception?>> AppendInOneBatch(
        TestSchema schema, PostgresEntityStore store, EntityAppend odd)
    {
        await using var row = await schema.Hold(Held);
        var opening = store.Append(Content.Entry(Held, 1, "x")).AsTask();
        await schema.AwaitBlocked();
        var appends = Enumerable.Range(0, 50).Select(n => store.Append(Content.Entry(Key(n), 0, "x")))
            .Append(store.Append(odd)).ToArray();
        await row.DisposeAsync();
        await opening;
        return await Outcome.OfAll(appends);
    }

    static async Task AssertLanded(PostgresEntityStore store, int appends)
    {
        for (var n = 0; n < appends; n++)
            Assert.Equal(1, (await store.Load(Key(n))).Version);
    }
}
