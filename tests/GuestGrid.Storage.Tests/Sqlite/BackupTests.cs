using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Sqlite.Native;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>A copy that SQLite makes of the file while the store writes on, as the README says, is a store.</summary>
public sealed class BackupTests : IDisposable
{
    const int Owners = 8;
    readonly DataFolder _folder = new();
    readonly DataFolder _copy = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task A_copy_made_while_others_write_holds_all_that_was_written_before_it()
    {
        for (var round = 0; round < 4; round++)
            Assert.All(await CopyMeanwhile(VacuumInto), owner => Assert.True(owner.IsWhole, $"{owner}"));
    }

    [Fact]
    public async Task A_copy_of_the_file_alone_would_not() =>
        Assert.Contains(await CopyMeanwhile(() => File.Copy(_folder.Database, _copy.Database, overwrite: true)),
            owner => !owner.IsWhole);

    void VacuumInto()
    {
        File.Delete(_copy.Database);
        using var database = new SqliteDatabase(_folder.Database);
        database.Execute($"VACUUM INTO '{_copy.Database}'");
    }

    async Task<List<Copied>> CopyMeanwhile(Action copy)
    {
        Directory.CreateDirectory(_copy.Path);
        var options = _folder.Options with { CheckpointAfterBytes = 1500 };
        var written = new long[Owners];
        long[] before, after;
        await using (var store = SqliteEntityStore.Open(options, TimeProvider.System))
        {
            var over = false;
            var owners = Enumerable.Range(0, Owners).Select(owner => Task.Run(async () =>
            {
                var version = (await store.Load(Key(owner))).Version;
                while (!Volatile.Read(ref over))
                {
                    await store.Append(Content.Entry(Key(owner), version, $"{version}"));
                    Volatile.Write(ref written[owner], ++version);
                }
            })).ToList();
            await Eventually.Holds(() => written.All(count => count > 20), "all of them write");
            before = [.. written];
            copy();
            Volatile.Write(ref over, true);
            await Task.WhenAll(owners);
            after = [.. written];
        }
        await using var copied = SqliteEntityStore.Open(options with { DataDirectory = _copy.Path }, TimeProvider.System);
        var found = new List<Copied>();
        for (var owner = 0; owner < Owners; owner++)
            found.Add(new Copied(before[owner], after[owner], await copied.Load(Key(owner))));
        return found;
    }

    static EntityKey Key(int owner) => new("session", $"{owner}");

    /// <summary>What the copy has of one owner's entity.</summary>
    /// <param name="Before">How many entries were written when the copy began.</param>
    /// <param name="After">And when it was done.</param>
    sealed record Copied(long Before, long After, StoredEntity Entity)
    {
        public bool IsWhole => Entity.Version >= Before && Entity.Version <= After
            && Entity.Entries.Select(Content.Text).SequenceEqual(
                Enumerable.Range(0, (int)Entity.Version).Select(n => $"{n}"));
    }
}
