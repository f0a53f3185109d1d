using GuestGrid.Storage.Sqlite.Native;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// The tables and the marks by which a file is known as ours. Raise <see cref="Version"/> with a migration
/// beside it.
/// </summary>
internal static class StoreSchema
{
    public const int Version = 2;
    const int ApplicationId = 0x47475331; // "GGS1" in the file's header

    // Rows have a rowid although their key is text: an updated row then rewrites one page, where a clustered
    // one of usual size (1-4 KiB) spills to pages of its own.
    static readonly string Tables = $"""
        BEGIN IMMEDIATE;
        CREATE TABLE log(position INTEGER PRIMARY KEY, batch BLOB NOT NULL, pad BLOB);
        CREATE TABLE entity(
          kind TEXT NOT NULL, id TEXT NOT NULL,
          version INTEGER NOT NULL, wake_at INTEGER, snapshot BLOB, tail BLOB NOT NULL, pad BLOB,
          UNIQUE(kind, id));
        CREATE INDEX entity_wake ON entity(wake_at) WHERE wake_at IS NOT NULL;
        CREATE TABLE settlement(id INTEGER PRIMARY KEY CHECK(id = 1), count INTEGER NOT NULL);
        INSERT INTO settlement VALUES(1, 0);
        CREATE TABLE freed(id INTEGER PRIMARY KEY, zeros BLOB NOT NULL);
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        COMMIT;
        """;

    // Rows of version 1 have no padding; they get it when they are next written.
    const string From1 = """
        BEGIN IMMEDIATE;
        ALTER TABLE log ADD COLUMN pad BLOB;
        ALTER TABLE entity ADD COLUMN pad BLOB;
        CREATE TABLE freed(id INTEGER PRIMARY KEY, zeros BLOB NOT NULL);
        PRAGMA user_version = 2;
        COMMIT;
        """;

    /// <summary>Makes a new file ours, or makes sure that an old one is, and brings it up to date.</summary>
    public static void Prepare(SqliteDatabase database, string path, int pageBytes)
    {
        database.Execute($"PRAGMA page_size = {pageBytes}");
        var application = database.QueryInt64("PRAGMA application_id");
        var version = database.QueryInt64("PRAGMA user_version");
        var isNew = application == 0 && version == 0
            && database.QueryInt64("SELECT count(*) FROM sqlite_master") == 0;
        if (!isNew && application != ApplicationId)
            throw new StoreOpenException(
                $"{path} is a database of another program. "
                + "Choose another data directory, or move that file away.");
        if (version > Version)
            throw new StoreOpenException(
                $"{path} was written by a newer GuestGrid (schema {version}; this one knows {Version}). "
                + "Start that version, or restore a backup from before it.");
        if (database.QueryText("PRAGMA journal_mode = WAL") != "wal")
            throw new StoreOpenException(
                $"{path} cannot use a write-ahead log. "
                + "Put the data directory on a local disk, not on a network share.");
        if (isNew)
            database.Execute(Tables);
        else if (version == 1)
            database.Execute(From1);
    }
}
