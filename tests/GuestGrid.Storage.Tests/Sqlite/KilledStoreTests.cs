using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Sqlite.Native;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>A kill leaves the database and a write-ahead log that may end at any byte.</summary>
public sealed class KilledStoreTests : IDisposable
{
    const long First = 2560;
    static readonly EntityKey Key = new("session", "a");

    readonly DataFolder _folder = new();
    readonly DataFolder _killed = new();

    public void Dispose()
    {
        _folder.Dispose();
        _killed.Dispose();
    }

    [Fact]
    public async Task Cut_at_every_byte_of_its_last_commits_a_store_is_as_before_or_after_each()
    {
        var (history, database, wal) = await Record(StoreHistory.Options(_folder), 40);

        var begin = (int)history.Points[^4].WalBytes;
        for (var cut = begin; cut <= wal.Length; cut++)
            await AssertAllowed(history, database, wal, cut);
    }

    [Fact]
    public async Task Cut_anywhere_in_a_long_run_with_rows_written_a_store_is_as_before_or_after_each_commit()
    {
        var (history, database, wal) = await Record(
            StoreHistory.Options(_folder) with { CheckpointAfterBytes = 1500 }, 600);

        var random = new Random(17);
        for (var sample = 0; sample < 250; sample++)
            await AssertAllowed(
                history, database, wal, random.Next((int)history.Points[0].WalBytes, wal.Length + 1));
    }

    [Fact]
    public async Task A_store_that_lost_an_acknowledged_commit_would_be_noticed()
    {
        var (history, database, wal) = await Record(StoreHistory.Options(_folder), 40);

        var state = await StateAfterCut(database, wal, (int)history.Points[^3].WalBytes);
        Assert.True(history.Allows(history.Points[^3].WalBytes, state));
        Assert.False(history.Allows(history.Points[^1].WalBytes, state));
    }

    [Fact]
    public async Task A_changed_byte_in_the_kept_log_is_refused_rather_than_served()
    {
        var (_, database, _) = await Record(StoreHistory.Options(_folder), 5, flush: true);
        var at = database.AsSpan().IndexOf("step 4 "u8);
        Assert.True(at > 0);
        database[at] ^= 1;
        _killed.Write(database, []);

        var fault = Assert.Throws<StoreOpenException>(
            () => SqliteEntityStore.Open(StoreHistory.Options(_killed), new ManualTime()));
        Assert.Contains("checksum", fault.Message);
    }

    [Fact]
    public async Task A_life_of_which_only_the_log_tells_is_whole()
    {
        await KillWithOneLifeInTheLog();
        await using var store = SqliteEntityStore.Open(StoreHistory.Options(_killed), new ManualTime());

        Content.Same(new(First + 2, null, [Content.Of("x"), Content.Of("y"), Content.Of("z")]), await store.Load(Key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_log_that_lacks_an_append_is_refused_rather_than_served(int lost)
    {
        await KillWithOneLifeInTheLog();
        using (var killed = new SqliteDatabase(_killed.Database))
            killed.Execute(
                $"DELETE FROM log WHERE position = (SELECT position FROM log ORDER BY position LIMIT 1 OFFSET {lost})");

        var fault = Assert.Throws<StoreOpenException>(
            () => SqliteEntityStore.Open(StoreHistory.Options(_killed), new ManualTime()));
        Assert.Contains("gap", fault.Message);
    }

    /// <summary>A life that does not begin with version 1.</summary>
    async Task KillWithOneLifeInTheLog()
    {
        await using var store = SqliteEntityStore.Open(StoreHistory.Options(_folder), new ManualTime());
        await store.Append(new(Key, 0, Content.Of("x"), false, null, First));
        await store.Append(Content.Entry(Key, First, "y"));
        await store.Append(Content.Entry(Key, First + 1, "z"));
        store.Transaction.Connection!.CheckpointAndTruncate();
        _killed.Write(DataFolder.Read(_folder.Database), []);
    }

    async Task<(StoreHistory History, byte[] Database, byte[] Wal)> Record(
        SqliteStoreOptions options, int steps, bool flush = false)
    {
        await using var store = SqliteEntityStore.Open(options, new ManualTime());
        var history = new StoreHistory(_folder, store);
        await history.Write(steps, new Random(3));
        if (flush)
            store.Transaction.Connection!.CheckpointAndTruncate();
        return (history, DataFolder.Read(_folder.Database), DataFolder.Read(_folder.Wal));
    }

    async Task AssertAllowed(StoreHistory history, byte[] database, byte[] wal, int cut)
    {
        var state = await StateAfterCut(database, wal, cut);
        Assert.True(history.Allows(cut, state), $"Cut at {cut} of {wal.Length}, the store holds\n{state}");
    }

    async Task<string> StateAfterCut(byte[] database, byte[] wal, int cut)
    {
        _killed.Write(database, wal.AsSpan(..cut));
        await using var store = SqliteEntityStore.Open(StoreHistory.Options(_killed), new ManualTime());
        return await StoreHistory.StateOf(store);
    }
}
