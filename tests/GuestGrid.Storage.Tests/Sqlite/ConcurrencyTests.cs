using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>
/// Owners that write and read their entities while rows are written and the log is cut under them all the
/// time.
/// </summary>
public sealed class ConcurrencyTests : IDisposable
{
    const int Owners = 12, Steps = 250;
    static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_owner_reads_exactly_what_it_wrote_last()
    {
        var options = _folder.Options with { CheckpointAfterBytes = 1500, KnownVersionsMax = 8 };
        await using (var store = SqliteEntityStore.Open(options, TimeProvider.System))
        {
            await Task.WhenAll(Enumerable.Range(0, Owners).Select(owner => Task.Run(() => Own(store, owner))));
            Assert.True(store.Counters.Checkpointed > Owners * 10, "Hardly any row was written: the test tests nothing.");
        }
        await using var again = SqliteEntityStore.Open(options, TimeProvider.System);
        for (var owner = 0; owner < Owners; owner++)
            Assert.Equal(await LastState(owner), Content.Describe(await again.Load(Key(owner))));
    }

    [Fact]
    public async Task No_wake_is_missed_or_invented_while_rows_are_written()
    {
        var options = _folder.Options with { CheckpointAfterBytes = 1500 };
        await using var store = SqliteEntityStore.Open(options, TimeProvider.System);
        // Ten sleep through, ten are always due; all of them are appended to again and again.
        var appending = Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(async () =>
        {
            for (var version = 0; version < Steps; version++)
            {
                var wakeAt = n < 10 ? Start.AddDays(version + 1) : Start.AddMinutes(-n);
                await store.Append(Content.Snapshot(Key(n), version, "x", wakeAt));
            }
        })));
        while (!appending.IsCompleted)
        {
            var written = new HashSet<EntityKey>();
            for (var n = 10; n < 20; n++)
                if ((await store.Load(Key(n))).Version > 0)
                    written.Add(Key(n));
            var due = await store.DueWakes(Start, 100);
            Assert.All(due, key => Assert.True(int.Parse(key.Id) >= 10, $"{key} is not due."));
            Assert.Subset(due.ToHashSet(), written);
            Assert.Equal(due.Count, due.Distinct().Count());
        }
        await appending;
    }

    [Theory]
    [InlineData(nameof(TransactionStep.Commit))]
    [InlineData(nameof(TransactionStep.Committed))]
    public async Task A_load_at_the_very_moment_its_row_changes_sees_everything_once(string step)
    {
        var time = new ManualTime();
        await using var store = SqliteEntityStore.Open(_folder.Options, time);
        await store.Append(Content.Entry(Key(1), 0, "in the row"));
        time.Advance(_folder.Options.CheckpointAfter);
        await Eventually.Holds(() => store.Counters.DirtyEntities == 0, "the first entry is in the row");
        await store.Append(Content.Entry(Key(1), 1, "in the log"));
        using var gate = new StoreGate(store) { HeldAt = Enum.Parse<TransactionStep>(step) };
        time.Advance(_folder.Options.CheckpointAfter);
        gate.AwaitHeld();

        Content.Same(new(2, null, [Content.Of("in the row"), Content.Of("in the log")]), await store.Load(Key(1)));
    }

    static EntityKey Key(int owner) => new("session", $"{owner}");

    static async Task Own(SqliteEntityStore store, int owner)
    {
        await foreach (var (version, write, expected) in Script(owner))
        {
            await (write is null ? store.Erase(Key(owner), version) : store.Append(write));
            Assert.Equal(expected, Content.Describe(await store.Load(Key(owner))));
        }
    }

    static async Task<string> LastState(int owner)
    {
        var last = "";
        await foreach (var (_, _, expected) in Script(owner))
            last = expected;
        return last;
    }

    /// <summary>What an owner writes (null: erases), and what the entity is afterwards.</summary>
    static async IAsyncEnumerable<(long Version, EntityAppend? Write, string Expected)> Script(int owner)
    {
        var model = new Storage.Memory.MemoryEntityStore();
        var random = new Random(owner);
        for (var step = 0; step < Steps; step++)
        {
            var version = (await model.Load(Key(owner))).Version;
            var write = random.Next(20) == 0
                ? null
                : new EntityAppend(Key(owner), version, Content.Of($"{step}"), random.Next(5) == 0, null);
            await (write is null ? model.Erase(Key(owner), version) : model.Append(write));
            yield return (version, write, Content.Describe(await model.Load(Key(owner))));
        }
    }
}
