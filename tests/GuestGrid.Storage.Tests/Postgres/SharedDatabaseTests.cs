using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Postgres;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Postgres;

/// <summary>Two stores on one database, as two silos that both believe to own the same entities.</summary>
public sealed class SharedDatabaseTests
{
    static readonly EntityKey Session = new("session", "ann");

    [PostgresFact]
    public async Task Of_two_stores_that_race_exactly_one_wins_each_version()
    {
        await using var schema = new TestSchema();
        await using var one = await schema.Open();
        await using var other = await schema.Open();

        var wins = await Task.WhenAll(Race(one, "one"), Race(other, "other"));

        var stored = await one.Load(Session);
        Assert.Equal(stored.Version, wins.Sum(each => each.Count));
        Assert.Equal(
            wins.SelectMany(each => each).Order(),
            stored.Entries.Select((entry, version) => $"{version:D4} {Content.Text(entry)}").Order());

        static async Task<List<string>> Race(PostgresEntityStore store, string name)
        {
            List<string> won = [];
            for (var turn = 0; turn < 200; turn++)
            {
                var version = (await store.Load(Session)).Version;
                var outcome = await Outcome.Of(store.Append(Content.Entry(Session, version, name)));
                if (outcome is null)
                    won.Add($"{version:D4} {name}");
                else
                    Assert.IsType<VersionConflictException>(outcome);
            }
            return won;
        }
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Batches_that_race_over_the_same_entities_never_block_one_another_for_good(bool snapshots)
    {
        const int entities = 300, versions = 20;
        await using var schema = new TestSchema();
        await using var one = await schema.Open();
        await using var other = await schema.Open();

        for (var version = 0; version < versions; version++)
        {
            var outcomes = await Task.WhenAll(
                Outcome.OfAll(Enumerable.Range(0, entities).Select(n => one.Append(Next(n, version)))),
                Outcome.OfAll(Enumerable.Range(0, entities).Reverse().Select(n => other.Append(Next(n, version)))));
            outcomes[1].Reverse();
            Assert.All(outcomes[0].Zip(outcomes[1]), pair =>
                Assert.IsType<VersionConflictException>(
                    Assert.Single([pair.First, pair.Second], fault => fault is not null)));
        }

        for (var n = 0; n < entities; n++)
            Assert.Equal(versions, (await one.Load(new("session", $"{n}"))).Version);
        Assert.Equal(0, one.Counters.Faults + other.Counters.Faults);

        EntityAppend Next(int n, int version) => new(
            new("session", $"{n}"), version, Content.Of("x"), snapshots && version % 3 == 2, null);
    }

    [PostgresFact]
    public async Task What_one_store_wrote_the_other_reads_at_once()
    {
        await using var schema = new TestSchema();
        await using var one = await schema.Open();
        await using var other = await schema.Open();

        for (var version = 0; version < 20; version++)
        {
            await (version % 2 == 0 ? one : other).Append(Content.Entry(Session, version, $"{version}"));
            Assert.Equal(version + 1, (await (version % 2 == 0 ? other : one).Load(Session)).Version);
        }
    }

    [PostgresFact]
    public async Task A_load_never_sees_half_of_an_append()
    {
        await using var schema = new TestSchema();
        await using var one = await schema.Open();
        await using var other = await schema.Open();
        var writing = Task.Run(async () =>
        {
            for (var version = 0; version < 300; version++)
                await one.Append(new(Session, version, Content.Of("x"), version % 3 == 2, null));
        });

        // A load that saw an entity and the entries of another moment would call it damaged.
        while (!writing.IsCompleted)
            Assert.InRange((await other.Load(Session)).Entries.Count, 0, 2);
        await writing;
    }

    [PostgresFact]
    public async Task An_append_decided_on_one_that_another_store_forestalled_is_refused_though_its_version_fits()
    {
        await using var schema = new TestSchema();
        await using var one = await schema.Open();
        await using var other = await schema.Open();
        await other.Append(Content.Entry(Session, 0, "theirs"));
        await other.Append(Content.Entry(Session, 1, "theirs"));

        var outcomes = await Outcome.OfAll(
            [one.Append(Content.Entry(Session, 1, "mine")), one.Append(Content.Entry(Session, 2, "decided on mine"))]);

        Assert.All(outcomes, fault => Assert.IsType<VersionConflictException>(fault));
        Content.Same(new(2, null, [Content.Of("theirs"), Content.Of("theirs")]), await one.Load(Session));
        await one.Append(Content.Entry(Session, 2, "decided on theirs"));
    }

    [PostgresFact]
    public async Task An_erasure_leaves_what_another_process_was_just_appending_to()
    {
        await using var schema = new TestSchema();
        await using var store = await schema.Open();
        await store.Append(Content.Entry(Session, 0, "x"));
        await using var row = await schema.Hold(Session);
        var erasure = store.Erase(Session, 1).AsTask();
        await schema.AwaitBlocked();

        await row.Commit($"""
            UPDATE {schema.Options.Schema}.entity SET version = 2;
            INSERT INTO {schema.Options.Schema}.entry VALUES ('session', 'ann', 2, 'y')
            """);

        await Assert.ThrowsAsync<VersionConflictException>(() => erasure);
        Assert.Equal(3L, await schema.Execute("SELECT (SELECT count(*) FROM @entity) + (SELECT count(*) FROM @entry)"));
    }

    [PostgresFact]
    public async Task An_erasure_that_races_with_appends_leaves_nothing_behind()
    {
        await using var schema = new TestSchema();
        await using var one = await schema.Open();
        await using var other = await schema.Open();
        using var done = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await Outcome.Of(one.Append(Content.Entry(Session, (await one.Load(Session)).Version, "x")));
        });

        for (var turn = 0; turn < 100; turn++)
            await Outcome.Of(other.Erase(Session, (await other.Load(Session)).Version));
        await done.CancelAsync();
        await writing;
        await other.Erase(Session, (await other.Load(Session)).Version);

        Assert.Equal(0L, await schema.Execute("SELECT (SELECT count(*) FROM @entity) + (SELECT count(*) FROM @entry)"));
    }
}
