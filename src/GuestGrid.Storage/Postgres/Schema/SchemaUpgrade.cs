using Npgsql;

namespace GuestGrid.Storage.Postgres.Schema;

/// <summary>
/// Makes the tables, or brings those of an older version up to date, in one transaction under a lock that all
/// processes share. One that finds the tables as it needs them takes no lock and needs no right to change
/// them.
/// </summary>
internal sealed class SchemaUpgrade(PostgresStoreOptions options, string database)
{
    const int LockSpace = 0x47475331; // "GGS1": apart from the advisory locks of other programs

    readonly string _schema = $"\"{options.Schema}\"";

    /// <exception cref="StoreOpenException">
    /// The tables are of a newer version, or of another program, or must not be changed.
    /// </exception>
    public async Task Run(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await IsUpToDate(connection, cancellation))
            return;
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            // Another process may hold it for as long as its migration takes: only the caller's patience ends
            // this wait.
            await Execute(connection, $"""
                SET LOCAL lock_timeout = 0;
                SET LOCAL statement_timeout = 0;
                SELECT pg_advisory_xact_lock({LockSpace}, hashtext('{options.Schema}'))
                """, cancellation);
            if (!await IsUpToDate(connection, cancellation))
                await Migrate(connection, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StoreOpenException(
                $"{database}: the tables must be made or changed, and the role may not "
                + $"({fault.MessageText}). "
                + $"Start once as a role that owns schema '{options.Schema}', or grant CREATE on it.", fault);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.DuplicateTable)
        {
            throw new StoreOpenException(
                $"{database}: schema '{options.Schema}' holds tables of another program. Choose another schema.",
                fault);
        }
    }

    async Task<bool> IsUpToDate(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var version = await Version(connection, cancellation);
        if (version > StoreTables.Version)
            throw new StoreOpenException(
                $"{database}: schema '{options.Schema}' was written by a newer GuestGrid "
                + $"(schema {version}; this one knows {StoreTables.Version}). "
                + "Start that version, or restore a backup from before it.");
        return version == StoreTables.Version;
    }

    async Task<int> Version(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await Is(connection, $"to_regclass('{_schema}.schema_version') IS NOT NULL", cancellation))
            return 0;
        await using var command = new NpgsqlCommand(
            $"SELECT coalesce(max(version), 0) FROM {_schema}.schema_version", connection);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    async Task Migrate(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Asked first, because IF NOT EXISTS needs the right to create schemas even where there is one.
        if (await Is(connection, $"to_regnamespace('{_schema}') IS NULL", cancellation))
            await Execute(connection, $"CREATE SCHEMA {_schema}", cancellation);
        await Execute(connection, $"""
            CREATE TABLE IF NOT EXISTS {_schema}.schema_version (
              version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
            """, cancellation);
        for (var version = await Version(connection, cancellation); version < StoreTables.Version; version++)
        {
            await Execute(connection, StoreTables.Migrations[version](_schema), cancellation);
            await Execute(
                connection, $"INSERT INTO {_schema}.schema_version (version) VALUES ({version + 1})",
                cancellation);
        }
    }

    static async Task<bool> Is(NpgsqlConnection connection, string condition, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT {condition}", connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    static async Task Execute(NpgsqlConnection connection, string statements, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statements, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
