namespace GuestGrid.Storage.Postgres.Schema;

/// <summary>
/// The tables by version. A migration that was released is never edited; a change is a new one at the end.
/// </summary>
internal static class StoreTables
{
    /// <summary>
    /// The statements that lead from version <c>index</c> to <c>index + 1</c>, for a quoted schema name.
    /// </summary>
    public static IReadOnlyList<Func<string, string>> Migrations { get; } = [First];

    public static int Version => Migrations.Count;

    // - Keys compare as bytes (C), the same on every server whatever its locale.
    // - wake_at counts ticks of 100 ns in UTC since year 1: a timestamptz would round to microseconds.
    // - An append updates its entity's row, so rows are kept short: the snapshot lies out of line, where an
    //   update that does not change it leaves it, and pages have room for the new row beside the old one.
    // - Rows die fast (every append, every snapshot), so both tables are vacuumed early.
    static string First(string schema) => $"""
        CREATE TABLE {schema}.entity (
          kind text COLLATE "C" NOT NULL,
          id text COLLATE "C" NOT NULL,
          version bigint NOT NULL CHECK (version > 0),
          wake_at bigint,
          snapshot_version bigint NOT NULL CHECK (snapshot_version BETWEEN 0 AND version),
          snapshot bytea,
          CONSTRAINT entity_key PRIMARY KEY (kind, id),
          CONSTRAINT entity_snapshot CHECK ((snapshot IS NULL) = (snapshot_version = 0))
        ) WITH (fillfactor = 60, toast_tuple_target = 128, autovacuum_vacuum_scale_factor = 0.05);
        ALTER TABLE {schema}.entity ALTER snapshot SET STORAGE EXTERNAL;
        CREATE INDEX entity_wake ON {schema}.entity (wake_at) WHERE wake_at IS NOT NULL;

        CREATE TABLE {schema}.entry (
          kind text COLLATE "C" NOT NULL,
          id text COLLATE "C" NOT NULL,
          version bigint NOT NULL,
          content bytea NOT NULL,
          CONSTRAINT entry_key PRIMARY KEY (kind, id, version)
        ) WITH (autovacuum_vacuum_scale_factor = 0.05);
        ALTER TABLE {schema}.entry ALTER content SET STORAGE EXTERNAL;
        """;
}
