using GuestGrid.Storage;
using GuestGrid.Storage.Postgres;
using Npgsql;

namespace GuestGrid.Cluster.Postgres;

/// <summary>
/// The tables of a cluster: who its silos are, and their reminders. Beside the entities, in one schema, and made by
/// whoever comes first; there is no script to run by hand.
/// </summary>
public sealed class ClusterDatabase : IAsyncDisposable
{
    // The connections of a silo that knows no haste.
    private const int ConnectionsMax = 3;

    // Of those who make the tables at the same time, one does, and the others find them made.
    private const long MakeLock = 0x67756573745f6367;

    public ClusterDatabase(PostgresStoreOptions options)
    {
        var text = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            MaxPoolSize = ConnectionsMax,
            Timeout = 5,
            CommandTimeout = 5,
            ApplicationName = "guestgrid-cluster",
        };
        Source = NpgsqlDataSource.Create(text);
        Schema = $"\"{options.Schema}\"";
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>Quoted.</summary>
    public string Schema { get; }

    /// <exception cref="StoreOpenException">The tables can't be made.</exception>
    public async Task Prepare()
    {
        try
        {
            await using var connection = await Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand($"""
                SELECT pg_advisory_xact_lock({MakeLock});
                CREATE SCHEMA IF NOT EXISTS {Schema};
                CREATE TABLE IF NOT EXISTS {Schema}.cluster_versions (
                    cluster_id text PRIMARY KEY, version integer NOT NULL);
                CREATE TABLE IF NOT EXISTS {Schema}.cluster_silos (
                    cluster_id text NOT NULL, silo text NOT NULL, status integer NOT NULL,
                    proxy_port integer NOT NULL, host_name text NOT NULL, silo_name text NOT NULL,
                    suspects text[] NOT NULL, suspected_at timestamptz[] NOT NULL,
                    started_at timestamptz NOT NULL, alive_at timestamptz NOT NULL,
                    PRIMARY KEY (cluster_id, silo));
                CREATE TABLE IF NOT EXISTS {Schema}.cluster_reminders (
                    service_id text NOT NULL, grain text NOT NULL, name text NOT NULL,
                    hash bigint NOT NULL, starts_at timestamptz NOT NULL, period_ticks bigint NOT NULL,
                    version bigint NOT NULL, PRIMARY KEY (service_id, grain, name));
                CREATE INDEX IF NOT EXISTS cluster_reminders_hash ON {Schema}.cluster_reminders (service_id, hash);
                """, connection, transaction);
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
        {
            throw new StoreOpenException($"The cluster's tables can't be made in the schema {Schema}: {fault.Message}",
                fault);
        }
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
