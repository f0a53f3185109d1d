using GuestGrid.Runtime.Stores;
using Npgsql;

namespace GuestGrid.Storage.Tests.Postgres;

/// <summary>
/// The lock on one entity's row: a batch that carries the entity stands still until it is let go.
/// </summary>
sealed class HeldRow : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly NpgsqlConnection _connection;

    HeldRow(NpgsqlConnection connection) => _connection = connection;

    public static async Task<HeldRow> Take(string connectionString, string schema, EntityKey key)
    {
        var connection = await Connect(connectionString);
        await using var command = new NpgsqlCommand(
            $"BEGIN; SELECT FROM {schema}.entity WHERE kind = '{key.Kind}' AND id = '{key.Id}' FOR UPDATE",
            connection);
        await command.ExecuteNonQueryAsync();
        return new(connection);
    }

    /// <summary>Goes on as the other process would, and lets the row go by committing.</summary>
    public Task Commit(string statements) => Run($"{statements}; COMMIT");

    public async Task Run(string statements)
    {
        await using var command = new NpgsqlCommand(statements, _connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The server processes of the transactions that wait.</summary>
    public static async Task<IReadOnlyList<int>> AwaitBlocked(
        string connectionString, string schema, int transactions)
    {
        await using var connection = await Connect(connectionString);
        await using var command = new NpgsqlCommand(
            $"SELECT coalesce(array_agg(pid), ARRAY[]::int[]) FROM pg_stat_activity "
            + $"WHERE wait_event_type = 'Lock' AND query LIKE '%\"{schema}\"%'", connection);
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var blocked = (int[])(await command.ExecuteScalarAsync())!;
            if (blocked.Length >= transactions)
                return blocked;
            Assert.True(
                TimeProvider.System.GetElapsedTime(begin) < Patience,
                $"{blocked.Length} of {transactions} came to the held row.");
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    static async Task<NpgsqlConnection> Connect(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
