using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

public sealed class LogCuttingTests : IDisposable
{
    readonly DataFolder _folder = new();
    readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_idle_store_writes_every_changed_entity_to_its_row_and_cuts_the_log()
    {
        await using var store = SqliteEntityStore.Open(_folder.Options, _time);
        await Fill(store, entities: 1000, versions: 2);
        var before = store.Counters;

        _time.Advance(_folder.Options.CheckpointAfter);
        await Eventually.Holds(() => store.Counters.DirtyEntities == 0, "every entity is in its row");

        Assert.Equal(1000, before.DirtyEntities);
        Assert.True(before.LogBytes > 20_000);
        Assert.True(store.Counters.LogBytes < 100, $"{store.Counters.LogBytes} bytes of log are left.");
        Assert.Equal(1000, store.Counters.Checkpointed);
        Assert.Equal(2, (await store.Load(new("session", "999"))).Version);
    }

    [Theory]
    [InlineData(70_000, 4)]
    [InlineData(long.MaxValue, 40)]
    public async Task A_transaction_between_appends_writes_long_entities_to_their_rows_a_few_at_a_time(
        long sliceBytes, int most)
    {
        var options = _folder.Options with { CheckpointSliceBytes = sliceBytes };
        await using var store = SqliteEntityStore.Open(options, _time);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(
            n => store.Append(new(new("session", $"{n}"), 0, new byte[20_000], true, null)).AsTask()));
        List<long> written = [0];
        store.Transaction.BeforeStep = step =>
        {
            if (step == TransactionStep.Write)
                written.Add(store.Counters.Checkpointed);
        };

        _time.Advance(options.CheckpointAfter);
        await Eventually.Holds(() => store.Counters.DirtyEntities == 0, "every entity is in its row");

        written.Add(store.Counters.Checkpointed);
        Assert.Equal(40, written[^1]);
        Assert.Equal(most, written.Zip(written.Skip(1), (before, after) => after - before).Max());
        Assert.Equal(1, (await store.Load(new("session", "39"))).Version);
    }

    [Fact]
    public async Task Changes_younger_than_the_limit_stay_in_the_log()
    {
        await using var store = SqliteEntityStore.Open(_folder.Options, _time);
        await Fill(store, entities: 10, versions: 1);

        _time.Advance(_folder.Options.CheckpointAfter / 2);
        await store.Append(Content.Entry(new("session", "later"), 0, "x"));

        Assert.Equal(11, store.Counters.DirtyEntities);
        Assert.Equal(0, store.Counters.Checkpointed);
    }

    [Fact]
    public async Task Under_load_that_never_pauses_the_log_stays_bounded()
    {
        var options = _folder.Options with { CheckpointAfterBytes = 50_000 };
        await using var store = SqliteEntityStore.Open(options, _time);
        var longest = 0L;
        for (var round = 0; round < 60; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(
                n => store.Append(Content.Entry(new("session", $"{round}-{n}"), 0, new string('x', 100))).AsTask()));
            longest = Math.Max(longest, store.Counters.LogBytes);
        }

        Assert.InRange(longest, 50_000, 3 * 50_000);
        Assert.Equal(1, (await store.Load(new("session", "0-0"))).Version);
        Assert.Equal(1, (await store.Load(new("session", "59-99"))).Version);
    }

    [Fact]
    public async Task A_stopped_store_leaves_no_write_ahead_log_and_starts_with_nothing_to_replay()
    {
        await using (var store = SqliteEntityStore.Open(_folder.Options, _time))
            await Fill(store, entities: 100, versions: 3);

        Assert.False(File.Exists(_folder.Wal) && new FileInfo(_folder.Wal).Length > 0);
        await using var again = SqliteEntityStore.Open(_folder.Options, _time);
        Assert.Equal(0, again.Counters.DirtyEntities);
        Assert.Equal(3, (await again.Load(new("session", "7"))).Version);
    }

    [Fact]
    public async Task The_write_ahead_log_starts_anew_although_commits_never_pause()
    {
        var options = _folder.Options with { WalCheckpointBytes = 100_000, WalBytesMax = 400_000 };
        await using var store = SqliteEntityStore.Open(options, _time);
        for (var version = 0; version < 1500; version++)
            await store.Append(new(new("session", "busy"), version, new byte[3000], true, null));

        Assert.True(new FileInfo(_folder.Wal).Length < 8 * options.WalBytesMax);
    }

    [Fact]
    public async Task A_wake_is_found_in_the_row_after_the_log_was_cut_and_in_the_log_after_it_moved()
    {
        var noon = new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
        EntityKey key = new("session", "a");
        await using var store = SqliteEntityStore.Open(_folder.Options, _time);
        await store.Append(Content.Entry(key, 0, "x", noon));
        _time.Advance(_folder.Options.CheckpointAfter);
        await Eventually.Holds(() => store.Counters.DirtyEntities == 0, "the entity is in its row");

        Assert.Equal([key], await store.DueWakes(noon, 10));
        await store.Append(Content.Entry(key, 1, "x", noon.AddHours(1)));
        Assert.Empty(await store.DueWakes(noon, 10));
        Assert.Equal([key], await store.DueWakes(noon.AddHours(1), 10));
    }

    static async Task Fill(SqliteEntityStore store, int entities, int versions)
    {
        for (var version = 0; version < versions; version++)
            await Task.WhenAll(Enumerable.Range(0, entities).Select(
                n => store.Append(Content.Entry(new("session", $"{n}"), version, "content")).AsTask()));
    }
}
