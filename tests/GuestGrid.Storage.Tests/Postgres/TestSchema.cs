using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Postgres;
using Npgsql;

namespace GuestGrid.Storage.Tests.Postgres;

/// <summary>A PostgreSQL schema of one test's own, which goes with it.</summary>
sealed class TestSchema : IAsyncDisposable
{
    static int _made;

    public TestSchema(PostgresServer? server = null)
    {
        Server = server ?? PostgresServer.Shared;
        Options = new()
        {
            ConnectionString = Server.ConnectionString,
            Schema = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}",
        };
    }

    public PostgresServer Server { get; }

    public PostgresStoreOptions Options { get; }

    public Task<PostgresEntityStore> Open(Func<PostgresStoreOptions, PostgresStoreOptions>? with = null) =>
        PostgresEntityStore.Open(with?.Invoke(Options) ?? Options, TimeProvider.System);

    /// <summary>
    /// Runs statements, in which <c>@</c> stands for the schema and its dot. The first value, if any.
    /// </summary>
    public async Task<object?> Execute(string statements)
    {
        await using var connection = new NpgsqlConnection(Server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statements.Replace("@", $"{Options.Schema}."), connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Holds an entity's row as another process in the middle of a write would.</summary>
    public Task<HeldRow> Hold(EntityKey key) => HeldRow.Take(Server.ConnectionString, Options.Schema, key);

    /// <summary>Until so many of the store's transactions wait for a row that somebody holds.</summary>
    public Task<IReadOnlyList<int>> AwaitBlocked(int transactions = 1) =>
        HeldRow.AwaitBlocked(Server.ConnectionString, Options.Schema, transactions);

    public async ValueTask DisposeAsync() => await Execute($"DROP SCHEMA IF EXISTS {Options.Schema} CASCADE");
}
