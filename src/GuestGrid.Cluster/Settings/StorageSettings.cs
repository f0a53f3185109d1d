using GuestGrid.Gateway.Security;
using GuestGrid.Storage.Postgres;

namespace GuestGrid.Cluster.Settings;

/// <summary>The section <c>GuestGrid:Storage</c>, checked: what keeps the entities of a silo.</summary>
/// <param name="ConnectionString">A secret. Null where nothing is needed.</param>
/// <param name="Postgres">Where entities, or the cluster itself, are kept in PostgreSQL.</param>
public sealed record StorageSettings(StorageKind Kind, string? ConnectionString, PostgresStoreOptions? Postgres)
{
    public static StorageSettings Read(SettingReader storage, Clustering clustering, bool isDevelopment)
    {
        var kind = Names.Read(storage, "Kind", StorageKind.Memory, isDevelopment);
        // In Production that it is left out is a fault by itself.
        if (kind is StorageKind.Memory && (isDevelopment || Names.Says(storage, "Kind", StorageKind.Memory))
            && (clustering is not Clustering.Localhost || !isDevelopment))
            storage.Fault("Kind", nameof(StorageKind.Memory), "Postgres, Redis or Azure",
                "Memory dies with its silo; it is for a cluster on one machine in Development.");
        var connection = ReadConnection(storage, kind, clustering);
        var postgres = kind is StorageKind.Postgres || clustering is Clustering.Postgres
            ? ReadPostgres(storage, connection) : null;
        return new StorageSettings(kind, connection, postgres);
    }

    private static string? ReadConnection(SettingReader storage, StorageKind kind, Clustering clustering)
    {
        var connection = storage.Text("ConnectionString");
        if (connection is null && (kind is not StorageKind.Memory || clustering is not Clustering.Localhost))
            storage.Fault("ConnectionString", null, "how to reach the database, with its password",
                "Give it as the environment variable GuestGrid__Storage__ConnectionString.");
        if (kind is not StorageKind.Memory && clustering is not Clustering.Localhost
            && !IsOneDatabase(kind, clustering))
            storage.Fault("Kind", kind.ToString(), $"{clustering}, as Clustering is",
                "One connection string serves both; choose the same for both.");
        return connection;
    }

    private static bool IsOneDatabase(StorageKind kind, Clustering clustering) => kind is StorageKind.AdoNet
        ? clustering is Clustering.Postgres
        : kind.ToString() == clustering.ToString();

    private static PostgresStoreOptions ReadPostgres(SettingReader storage, string? connection)
    {
        var otherwise = new PostgresStoreOptions { ConnectionString = connection ?? "" };
        var schema = storage.Text("Schema") ?? otherwise.Schema;
        if (!PostgresStoreOptions.IsSchema(schema))
            storage.Fault("Schema", schema, "a plain name", $"Choose another: {PostgresStoreOptions.SchemaRule}");
        return otherwise with
        {
            Schema = schema,
            WriteConnectionsMax = storage.Number("WriteConnections", otherwise.WriteConnectionsMax, 1, 64),
            ReadConnectionsMax = storage.Number("ReadConnections", otherwise.ReadConnectionsMax, 1, 256),
        };
    }
}
