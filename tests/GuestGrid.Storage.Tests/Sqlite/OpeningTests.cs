using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Sqlite.Native;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

public sealed class OpeningTests : IDisposable
{
    readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_owner_of_a_directory_is_refused_until_the_first_is_gone()
    {
        await using (SqliteEntityStore.Open(_folder.Options, TimeProvider.System))
            Assert.Contains("Another process uses", Refusal());
        await SqliteEntityStore.Open(_folder.Options, TimeProvider.System).DisposeAsync();
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(_folder.Database, new string('x', 5000));

        Assert.Contains("damaged", Refusal());
        Assert.Equal(new string('x', 5000), File.ReadAllText(_folder.Database));
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        Directory.CreateDirectory(_folder.Path);
        using (var other = new SqliteDatabase(_folder.Database))
            other.Execute("CREATE TABLE theirs(x)");

        Assert.Contains("another program", Refusal());
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await SqliteEntityStore.Open(_folder.Options, TimeProvider.System).DisposeAsync();
        using (var newer = new SqliteDatabase(_folder.Database))
            newer.Execute("PRAGMA user_version = 99");

        Assert.Contains("newer GuestGrid", Refusal());
    }

    [Fact]
    public async Task A_database_of_version_1_is_brought_up_to_date()
    {
        Directory.CreateDirectory(_folder.Path);
        using (var old = new SqliteDatabase(_folder.Database))
            old.Execute(
                """
                CREATE TABLE log(position INTEGER PRIMARY KEY, batch BLOB NOT NULL);
                CREATE TABLE entity(
                  kind TEXT NOT NULL, id TEXT NOT NULL,
                  version INTEGER NOT NULL, wake_at INTEGER, snapshot BLOB, tail BLOB NOT NULL,
                  UNIQUE(kind, id));
                CREATE INDEX entity_wake ON entity(wake_at) WHERE wake_at IS NOT NULL;
                CREATE TABLE settlement(id INTEGER PRIMARY KEY CHECK(id = 1), count INTEGER NOT NULL);
                INSERT INTO settlement VALUES(1, 0);
                INSERT INTO entity VALUES('session', 'a', 7, NULL, CAST('whole' AS BLOB), x'');
                PRAGMA application_id = 0x47475331;
                PRAGMA user_version = 1;
                """);

        EntityKey key = new("session", "a");
        for (var version = 7; version < 9; version++)
        {
            await using var store = SqliteEntityStore.Open(_folder.Options, TimeProvider.System);
            Content.Same(new(version, Content.Of("whole"), version > 7 ? [Content.Of("more")] : []),
                await store.Load(key));
            if (version == 7)
                await store.Append(Content.Entry(key, version, "more"));
        }
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_refused()
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "file"), "");

        Assert.Contains(
            "cannot be made",
            Refusal(_folder.Options with { DataDirectory = Path.Combine(_folder.Path, "file", "data") }));
    }

    [Fact]
    public async Task A_read_only_disk_is_refused()
    {
        using var disk = SmallDisk.TryMount();
        var options = new SqliteStoreOptions { DataDirectory = disk?.Path ?? "" };
        if (disk is null)
            return; // Mounting needs rights this machine does not give.
        await SqliteEntityStore.Open(options, TimeProvider.System).DisposeAsync();
        Assert.True(disk.MakeReadOnly());

        Assert.Contains("cannot be written", Refusal(options));
    }

    [Fact]
    public async Task A_refused_opening_leaves_the_directory_free()
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(_folder.Database, new string('x', 5000));
        Refusal();
        File.Delete(_folder.Database);

        await SqliteEntityStore.Open(_folder.Options, TimeProvider.System).DisposeAsync();
    }

    [Fact]
    public async Task An_append_longer_than_allowed_is_a_mistake_of_the_caller()
    {
        await using var store = SqliteEntityStore.Open(
            _folder.Options with { AppendBytesMax = 10 }, TimeProvider.System);

        await Assert.ThrowsAsync<ArgumentException>(
            async () => await store.Append(Content.Entry(new("session", "a"), 0, "eleven bytes")));
    }

    [Fact]
    public async Task A_key_that_is_no_valid_text_is_refused_without_harm_to_others()
    {
        await using var store = SqliteEntityStore.Open(_folder.Options, TimeProvider.System);

        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await store.Append(Content.Entry(new("session", "\ud800"), 0, "x")));
        await store.Append(Content.Entry(new("session", "a"), 0, "x"));
    }

    string Refusal(SqliteStoreOptions? options = null) =>
        Assert.Throws<StoreOpenException>(
            () => SqliteEntityStore.Open(options ?? _folder.Options, TimeProvider.System)).Message;
}
