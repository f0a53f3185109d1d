using GuestGrid.Runtime.Stores;
using Npgsql;

namespace GuestGrid.Storage.Postgres.Reads;

/// <summary>
/// Loads and due wakes, one round trip each. What was only read may be read again: a dead connection is not
/// the caller's matter.
/// </summary>
internal sealed class EntityReads(NpgsqlDataSource source, string schema, int connectionsMax, TimeSpan patience)
{
    const int AttemptsMax = 3;

    // One statement sees one moment; two could see the entity before and its entries after a snapshot.
    readonly string _load = $"""
        SELECT e.version, e.snapshot_version, e.snapshot, ARRAY(
          SELECT content FROM {schema}.entry
          WHERE kind = $1 AND id = $2 AND version > e.snapshot_version ORDER BY version), (
          SELECT min(version) FROM {schema}.entry
          WHERE kind = $1 AND id = $2 AND version > e.snapshot_version)
        FROM {schema}.entity e WHERE e.kind = $1 AND e.id = $2
        """;

    readonly string _due = $"""
        SELECT kind, id FROM {schema}.entity WHERE wake_at <= $1 ORDER BY wake_at LIMIT $2
        """;

    // Writers keep their connections; what is left of the pool is for reads.
    readonly SemaphoreSlim _connections = new(connectionsMax);

    public Task<StoredEntity> Load(EntityKey key, CancellationToken cancellation) =>
        Read(
            _load, [Parameter(key.Kind), Parameter(key.Id)],
            (reader, cancelled) => Entity(key, reader, cancelled), cancellation);

    public Task<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation) =>
        Read(_due, [Parameter(now.UtcTicks), Parameter(max)], Keys, cancellation);

    async Task<T> Read<T>(
        string statement, NpgsqlParameter[] parameters,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> answer, CancellationToken cancellation)
    {
        if (!await _connections.WaitAsync(patience, cancellation))
            throw new StoreUnavailableException("The store is overloaded: no connection came free for a load.");
        try
        {
            for (var attempt = 1; ; attempt++)
                try
                {
                    await using var connection = await source.OpenConnectionAsync(cancellation);
                    await using var command = new NpgsqlCommand(statement, connection);
                    foreach (var parameter in parameters)
                        command.Parameters.Add(parameter.Clone());
                    await using var reader = await command.ExecuteReaderAsync(cancellation);
                    return await answer(reader, cancellation);
                }
                catch (Exception fault) when (attempt < AttemptsMax && IsWorthAnotherTry(fault))
                {
                    // Those that idle beside a dead connection are likely dead too.
                    source.Clear();
                }
        }
        catch (Exception fault)
            when (fault is not StoreUnavailableException && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException(
                $"The database could not be read: {PostgresFaults.Describe(fault)}.", fault);
        }
        finally
        {
            _connections.Release();
        }
    }

    // A timeout took its full time already.
    static bool IsWorthAnotherTry(Exception fault) =>
        PostgresFaults.IsTransient(fault)
        && fault is not TimeoutException && fault.InnerException is not TimeoutException;

    static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };

    static async Task<StoredEntity> Entity(
        EntityKey key, NpgsqlDataReader reader, CancellationToken cancellation)
    {
        if (!await reader.ReadAsync(cancellation))
            return StoredEntity.Absent;
        var (version, snapshotVersion) = (reader.GetInt64(0), reader.GetInt64(1));
        var snapshot = reader.IsDBNull(2) ? default(ReadOnlyMemory<byte>?) : reader.GetFieldValue<byte[]>(2);
        var entries = reader.GetFieldValue<byte[][]>(3);
        // Without a snapshot the entries begin where the entity's life does.
        var before = snapshotVersion > 0 || reader.IsDBNull(4) || !LifeVersion.IsFirst(reader.GetInt64(4))
            ? snapshotVersion : reader.GetInt64(4) - 1;
        if (before + entries.Length != version)
            throw new StoreUnavailableException(
                $"{key} is damaged: it is at version {version}, "
                + $"with {entries.Length} entries after version {snapshotVersion}.");
        return new(version, snapshot, Array.ConvertAll(entries, entry => new ReadOnlyMemory<byte>(entry)));
    }

    static async Task<IReadOnlyList<EntityKey>> Keys(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        List<EntityKey> keys = [];
        while (await reader.ReadAsync(cancellation))
            keys.Add(new(reader.GetString(0), reader.GetString(1)));
        return keys;
    }
}
