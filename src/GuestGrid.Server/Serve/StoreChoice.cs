using GuestGrid.Gateway.Security;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage;
using GuestGrid.Storage.Postgres;
using GuestGrid.Storage.Sqlite;

namespace GuestGrid.Server.Serve;

/// <summary>
/// The section <c>GuestGrid:Storage</c> of an embedded grid, checked: a file under the data directory, or a schema of a
/// PostgreSQL server that no other grid uses.
/// </summary>
/// <param name="Postgres">Null for SQLite.</param>
internal sealed record StoreChoice(string Data, PostgresStoreOptions? Postgres)
{
    private const string Sqlite = "Sqlite";

    public static StoreChoice Read(SettingReader storage, string data)
    {
        var kind = storage.Text("Kind") ?? Sqlite;
        if (kind.Equals(nameof(Postgres), StringComparison.OrdinalIgnoreCase))
            return new StoreChoice(data, ReadPostgres(storage));
        if (!kind.Equals(Sqlite, StringComparison.OrdinalIgnoreCase))
            storage.Fault("Kind", kind, $"{Sqlite}, {nameof(Postgres)}", "Choose one of them.");
        return new StoreChoice(data, null);
    }

    /// <exception cref="StoreOpenException">The directory or the database can't be used.</exception>
    public async Task<OpenStore> Open(TimeProvider clock)
    {
        if (Postgres is not null)
        {
            var database = await PostgresEntityStore.Open(Postgres, clock);
            return new OpenStore(database, () => database.Health, $"PostgreSQL, schema {Postgres.Schema}");
        }
        var file = SqliteEntityStore.Open(new SqliteStoreOptions { DataDirectory = Data }, clock);
        return new OpenStore(file, () => file.Health, $"{Path.GetFullPath(Data)} ({SqliteEntityStore.Engine})");
    }

    private static PostgresStoreOptions ReadPostgres(SettingReader storage)
    {
        var connection = storage.Text("ConnectionString");
        if (connection is null)
            storage.Fault("ConnectionString", null, "how to reach the database, with its password",
                "Give it as the environment variable GuestGrid__Storage__ConnectionString.");
        var otherwise = new PostgresStoreOptions { ConnectionString = connection ?? "" };
        return otherwise with
        {
            Schema = storage.Text("Schema") ?? otherwise.Schema,
            WriteConnectionsMax = storage.Number("WriteConnections", otherwise.WriteConnectionsMax, 1, 64),
            ReadConnectionsMax = storage.Number("ReadConnections", otherwise.ReadConnectionsMax, 1, 256),
        };
    }
}

/// <summary>A store that works, whether it goes on doing so, and what to call it.</summary>
internal sealed record OpenStore(IEntityStore Store, Func<StoreHealth> Health, string Name);
