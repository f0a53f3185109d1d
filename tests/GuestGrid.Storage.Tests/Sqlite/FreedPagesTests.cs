using System.Text;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>What was erased stands in no file any more, however long it was in use before.</summary>
public sealed class FreedPagesTests : IDisposable
{
    const int Entities = 200, Erased = 120;
    readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    SqliteStoreOptions Soon => _folder.Options with
    {
        OverwriteFreedAfter = TimeSpan.FromMilliseconds(20),
        CheckpointAfter = TimeSpan.FromMilliseconds(10),
        WalCheckpointBytes = 64 * 1024,
    };

    SqliteStoreOptions Late => Soon with { OverwriteFreedAfter = TimeSpan.FromDays(1) };

    [Fact]
    public async Task While_the_store_is_in_use_what_was_erased_leaves_every_file()
    {
        await using var store = SqliteEntityStore.Open(Soon, TimeProvider.System);
        var versions = await Use(store);
        Assert.NotEmpty(Found(_folder));
        await Erase(store, versions);
        // Work goes on, so that pages are taken and freed all the while.
        for (var round = 0; Found(_folder).Count > 0; round++)
        {
            Assert.True(round < 3000, $"{string.Join(", ", Found(_folder).Take(5))} can still be read.");
            await store.Append(Content.Entry(new("other", "one"), round, new string('x', 5000)));
            await Task.Delay(5);
        }
        await Holds(store, versions);
    }

    [Fact]
    public async Task Without_that_it_could_be_read_in_freed_pages()
    {
        await using var store = SqliteEntityStore.Open(Late, TimeProvider.System);
        await Erase(store, await Use(store));
        await Eventually.Holds(() => store.Counters is { DirtyEntities: 0, LogBytes: < 100 }, "all is in rows");
        Assert.NotEmpty(Found(_folder));
    }

    [Fact]
    public async Task A_store_that_closes_does_it_at_once()
    {
        var store = SqliteEntityStore.Open(Late, TimeProvider.System);
        var versions = await Use(store);
        await Erase(store, versions);
        await store.DisposeAsync();
        Assert.Empty(Found(_folder));
        await using var again = SqliteEntityStore.Open(Late, TimeProvider.System);
        await Holds(again, versions);
    }

    [Fact]
    public async Task A_crash_only_delays_it()
    {
        using var crashed = await Crash();
        Assert.NotEmpty(Found(crashed));
        var options = Soon with { DataDirectory = crashed.Path };
        await using var store = SqliteEntityStore.Open(options, TimeProvider.System);
        await Eventually.Holds(() => Found(crashed).Count == 0, "nothing of it is left");

        async Task<DataFolder> Crash()
        {
            await using var before = SqliteEntityStore.Open(Late, TimeProvider.System);
            await Erase(before, await Use(before));
            await Eventually.Holds(() => before.Counters is { DirtyEntities: 0, LogBytes: < 100 }, "all is in rows");
            return _folder.Copy();
        }
    }

    [Fact]
    public async Task A_disk_without_room_for_it_hinders_no_append()
    {
        await using var store = SqliteEntityStore.Open(Late, TimeProvider.System);
        await Erase(store, await Use(store));
        store.Transaction.Try(_ => throw new Storage.Sqlite.Native.SqliteException(13, "full"));
        await store.Append(Content.Entry(new("other", "one"), 0, "x"));
        Assert.True(store.Health.IsWritable);
    }

    /// <summary>Entities of many sizes, changed over and over, in the log, in rows and in snapshots.</summary>
    static async Task<Dictionary<int, long>> Use(SqliteEntityStore store)
    {
        var random = new Random(5);
        var versions = new Dictionary<int, long>();
        for (var round = 0; round < 12; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Entities).Where(_ => random.Next(3) > 0).Select(n =>
            {
                var version = versions.GetValueOrDefault(n);
                versions[n] = version + 1;
                var text = string.Concat(Enumerable.Repeat($"Secret-{n:D3}.", random.Next(1, 1 << random.Next(1, 11))));
                return store.Append(new EntityAppend(Key(n), version, Encoding.UTF8.GetBytes(text),
                    IsSnapshot: random.Next(4) == 0, null)).AsTask();
            }));
            if (round % 4 == 3)
                await Eventually.Holds(() => store.Counters.DirtyEntities == 0, "every entity is in its row");
        }
        return versions;
    }

    static Task Erase(SqliteEntityStore store, Dictionary<int, long> versions) => Task.WhenAll(
        versions.Where(entity => entity.Key < Erased)
            .Select(entity => store.Erase(Key(entity.Key), entity.Value).AsTask()));

    static async Task Holds(SqliteEntityStore store, Dictionary<int, long> versions)
    {
        foreach (var (n, version) in versions)
        {
            var stored = await store.Load(Key(n));
            Assert.Equal(n < Erased ? 0 : version, stored.Version);
            var parts = stored.Snapshot is { } snapshot ? stored.Entries.Prepend(snapshot) : stored.Entries;
            Assert.All(parts, part => Assert.StartsWith($"Secret-{n:D3}.", Encoding.UTF8.GetString(part.Span),
                StringComparison.Ordinal));
        }
    }

    static List<string> Found(DataFolder folder)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in new[] { folder.Database, folder.Wal })
            for (var rest = Bytes(file).AsSpan(); rest.IndexOf("Secret-"u8) is >= 0 and var at; rest = rest[(at + 7)..])
            {
                var digits = rest[(at + 7)..Math.Min(at + 10, rest.Length)];
                if (!digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && int.TryParse(digits, out var number)
                    && digits.Length == 3 && number < Erased)
                    found.Add($"Secret-{number:D3}");
            }
        return [.. found];
    }

    // It may grow shorter, or go, while it is read.
    static byte[] Bytes(string path)
    {
        using var copy = new MemoryStream();
        if (File.Exists(path))
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
                file.CopyTo(copy);
        return copy.ToArray();
    }

    static EntityKey Key(int number) => new("session", $"{number}");
}
