namespace GuestGrid.Storage.Postgres.Writes;

/// <summary>
/// What writers send. Each is one statement over a whole batch, fenced row by row: a statement starts to
/// change rows only when all of it has arrived, so that a process frozen in the middle of sending holds no
/// lock.
/// </summary>
internal sealed class WriteStatements(string schema)
{
    /// <summary>
    /// Appends entries to entities that exist: $1 kinds, $2 ids, $3 expected versions, $4 wakes, $5 contents.
    /// Answers with the places in the batch, from 1, of those that landed.
    /// </summary>
    public string Continue { get; } = $"""
        WITH landed AS (
          UPDATE {schema}.entity e SET version = a.expected + 1, wake_at = a.wake_at
          FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS a (kind, id, expected, wake_at, content, place)
          WHERE e.kind = a.kind AND e.id = a.id AND e.version = a.expected
          RETURNING e.kind, e.id, e.version, a.content, a.place),
        stored AS (
          INSERT INTO {schema}.entry (kind, id, version, content)
          SELECT kind, id, version, content FROM landed)
        SELECT array_agg(place) FROM landed
        """;

    /// <summary>
    /// Appends anything: as <see cref="Continue"/>, with $6 telling snapshots from entries and $7 the versions
    /// that created entities begin with. The test IS TRUE keeps the planner from turning the look-up of
    /// created entities into a join, which it would nest.
    /// </summary>
    public string Append { get; } = $"""
        WITH append AS MATERIALIZED (
          SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY
            AS a (kind, id, expected, wake_at, content, is_snapshot, first, place)),
        created AS (
          INSERT INTO {schema}.entity (kind, id, version, wake_at, snapshot_version, snapshot)
          SELECT kind, id, first, wake_at,
            CASE WHEN is_snapshot THEN first ELSE 0 END, CASE WHEN is_snapshot THEN content END
          FROM append WHERE expected = 0
          ON CONFLICT (kind, id) DO NOTHING
          RETURNING kind, id),
        continued AS (
          UPDATE {schema}.entity e SET version = a.expected + 1, wake_at = a.wake_at,
            snapshot_version = CASE WHEN a.is_snapshot THEN a.expected + 1 ELSE e.snapshot_version END,
            snapshot = CASE WHEN a.is_snapshot THEN a.content ELSE e.snapshot END
          FROM append a
          WHERE e.kind = a.kind AND e.id = a.id AND e.version = a.expected AND a.expected > 0
          RETURNING e.kind, e.id, e.version, a.is_snapshot, a.content, a.place),
        landed AS (
          SELECT kind, id, version, is_snapshot, content, place FROM continued
          UNION ALL
          SELECT kind, id, first, is_snapshot, content, place FROM append
          WHERE expected = 0 AND ((kind, id) IN (SELECT kind, id FROM created)) IS TRUE),
        cleared AS (
          DELETE FROM {schema}.entry old USING continued c
          WHERE c.is_snapshot AND old.kind = c.kind AND old.id = c.id),
        stored AS (
          INSERT INTO {schema}.entry (kind, id, version, content)
          SELECT kind, id, version, content FROM landed WHERE NOT is_snapshot)
        SELECT array_agg(place) FROM landed
        """;

    /// <summary>
    /// Erases entities: $1 kinds, $2 ids, $3 expected versions. A row that another process was just writing is
    /// looked at again once that is over, and stays if its version has changed; so no entry is missed. Answers
    /// with the places in the batch, from 1, of those that were erased.
    /// </summary>
    public string Erase { get; } = $"""
        WITH erased AS (
          DELETE FROM {schema}.entity e
          USING unnest($1, $2, $3) WITH ORDINALITY AS a (kind, id, expected, place)
          WHERE e.kind = a.kind AND e.id = a.id AND e.version = a.expected
          RETURNING e.kind, e.id, a.place),
        cleared AS (
          DELETE FROM {schema}.entry old USING erased WHERE old.kind = erased.kind AND old.id = erased.id)
        SELECT array_agg(place) FROM erased
        """;

    /// <summary>The stored versions of entities: $1 kinds, $2 ids.</summary>
    public string Versions { get; } = $"""
        SELECT e.kind, e.id, e.version FROM unnest($1, $2) AS wanted (kind, id)
        JOIN {schema}.entity e ON e.kind = wanted.kind AND e.id = wanted.id
        """;
}
