using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

public sealed class GroupCommitTests : IDisposable
{
    readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Appends_that_wait_together_share_one_commit() =>
        Assert.Equal(2, (await AppendBehindAHeldCommit(_folder.Options, 1000)).Commits);

    [Fact]
    public async Task Without_room_to_group_every_append_is_a_commit() =>
        Assert.Equal(1001, (await AppendBehindAHeldCommit(_folder.Options with { BatchAppendsMax = 1 }, 1000)).Commits);

    [Fact]
    public async Task A_commit_takes_no_more_bytes_than_allowed() =>
        Assert.Equal(
            1 + 10, (await AppendBehindAHeldCommit(_folder.Options with { BatchBytesMax = 10_000 }, 100, 900)).Commits);

    [Fact]
    public async Task Appends_are_refused_as_overload_when_too_much_waits()
    {
        await using var store = SqliteEntityStore.Open(_folder.Options with { WaitingBytesMax = 10_000 }, new ManualTime());
        using var gate = new StoreGate(store) { HeldAt = TransactionStep.Write };
        var held = store.Append(Content.Entry(new("session", "first"), 0, "x"));
        gate.AwaitHeld();

        var waiting = Enumerable.Range(0, 20)
            .Select(n => store.Append(new(new("session", $"{n}"), 0, new byte[1000], false, null))).ToArray();
        gate.Open();

        await held;
        var outcomes = await Outcome.OfAll(waiting);
        Assert.InRange(outcomes.Count(fault => fault is null), 9, 11);
        Assert.All(outcomes.OfType<Exception>(), fault => Assert.Contains("overloaded", fault.Message));
        Assert.Null(await Outcome.Of(store.Append(Content.Entry(new("session", "after"), 0, "x"))));
    }

    [Fact]
    public async Task An_append_that_is_not_yet_durable_is_not_seen()
    {
        EntityKey key = new("session", "a");
        await using var store = SqliteEntityStore.Open(_folder.Options, new ManualTime());
        await store.Append(Content.Entry(key, 0, "durable"));
        using var gate = new StoreGate(store) { HeldAt = TransactionStep.Commit };
        var pending = store.Append(Content.Entry(key, 1, "pending"));
        gate.AwaitHeld();

        Assert.Equal(1, (await store.Load(key)).Version);
        gate.Open();
        await pending;
        Assert.Equal(2, (await store.Load(key)).Version);
    }

    [Fact]
    public async Task No_caller_goes_on_upon_the_writers_thread()
    {
        await using var store = SqliteEntityStore.Open(_folder.Options, new ManualTime());

        var threads = await Task.Run(async () =>
        {
            List<string?> names = [];
            for (var version = 0; version < 50; version++)
            {
                await store.Append(Content.Entry(new("session", "a"), version, "x"));
                names.Add(Thread.CurrentThread.Name);
            }
            return names;
        });

        Assert.DoesNotContain("GuestGrid store writer", threads);
    }

    [Fact]
    public async Task Continuations_that_block_hold_up_no_other_append_for_long()
    {
        await using var store = SqliteEntityStore.Open(_folder.Options, TimeProvider.System);
        using var gate = new StoreGate(store) { HeldAt = TransactionStep.Write };
        using var release = new ManualResetEventSlim();
        var held = store.Append(Content.Entry(new("session", "first"), 0, "x"));
        gate.AwaitHeld();

        var blocking = Enumerable.Range(0, 6).Select(n => AppendThen($"blocking {n}", () => release.Wait())).ToArray();
        var others = Enumerable.Range(0, 58).Select(n => AppendThen($"{n}", () => { })).ToArray();
        gate.Open();

        await held;
        await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.All(blocking, task => Assert.False(task.IsCompleted));
        release.Set();
        await Task.WhenAll(blocking);

        async Task AppendThen(string id, Action then)
        {
            await store.Append(Content.Entry(new("session", id), 0, "x"));
            then();
        }
    }

    async Task<StoreCounters> AppendBehindAHeldCommit(SqliteStoreOptions options, int appends, int bytes = 10)
    {
        await using var store = SqliteEntityStore.Open(options, new ManualTime());
        using var gate = new StoreGate(store) { HeldAt = TransactionStep.Write };
        var first = store.Append(Content.Entry(new("session", "first"), 0, "x")).AsTask();
        gate.AwaitHeld();
        var waiting = Enumerable.Range(0, appends)
            .Select(n => store.Append(new(new("session", $"{n}"), 0, new byte[bytes], false, null)).AsTask()).ToArray();
        Assert.Equal(appends, store.Counters.Waiting);
        gate.Open();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal(appends + 1, store.Counters.Appends);
        return store.Counters;
    }
}
