using GuestGrid.Storage.Tests.Postgres;
using Npgsql;
using Orleans.Hosting;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>Orleans' ADO.NET grain storage, over PostgreSQL.</summary>
public sealed class AdoNetProviderTests(AdoNetProvider provider) : IClassFixture<AdoNetProvider>
{
    public static TheoryData<string, object[]> Rules => ContractRules.Of<ProviderContract>();

    [PostgresTheory]
    [MemberData(nameof(Rules))]
    public Task The_contract_holds(string rule, object[] arguments) => provider.Check(rule, arguments);
}

/// <summary>
/// The provider asks the database for its queries. What they are called, take and give is Orleans'; the table is ours.
/// </summary>
public sealed class AdoNetProvider : ProviderSilo
{
    private const string Row = """
        service = @ServiceId AND type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
        AND extension = coalesce(@GrainIdExtensionString::text, '')
        """;

    private const string Version = "version = @GrainStateVersion::int";

    private const string Read = $"SELECT payload AS PayloadBinary, version AS Version FROM records WHERE {Row}";

    // No row is a conflict.
    private const string Write = $"""
        WITH updated AS (
            UPDATE records SET payload = @PayloadBinary, version = version + 1 WHERE {Row} AND {Version}
            RETURNING version),
        inserted AS (
            INSERT INTO records SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1,
                coalesce(@GrainIdExtensionString::text, ''), @PayloadBinary, 1 WHERE @GrainStateVersion::int IS NULL
            ON CONFLICT DO NOTHING RETURNING version)
        SELECT version AS NewGrainStateVersion FROM updated UNION ALL SELECT version FROM inserted
        """;

    private const string Clear =
        $"UPDATE records SET payload = NULL, version = version + 1 WHERE {Row} AND {Version} RETURNING version";

    private const string Delete = $"DELETE FROM records WHERE {Row} AND {Version} RETURNING version + 1";

    private const string Tables = $"""
        CREATE TABLE records (
            service text, type text, n0 bigint, n1 bigint, extension text, payload bytea, version integer NOT NULL,
            PRIMARY KEY (service, type, n0, n1, extension));
        CREATE TABLE OrleansQuery (QueryKey text PRIMARY KEY, QueryText text NOT NULL);
        INSERT INTO OrleansQuery VALUES
            ('ReadFromStorageKey', $query${Read}$query$), ('WriteToStorageKey', $query${Write}$query$),
            ('ClearStorageKey', $query${Clear}$query$), ('DeleteStorageKey', $query${Delete}$query$)
        """;

    private TestSchema? schema;

    private string Connection => $"{schema!.Server.ConnectionString};Search Path={schema.Options.Schema}";

    protected override async Task<IAsyncDisposable?> Prepare()
    {
        schema = new TestSchema();
        await schema.Execute($"CREATE SCHEMA {schema.Options.Schema}");
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var tables = source.CreateCommand(Tables);
        await tables.ExecuteNonQueryAsync();
        return schema;
    }

    protected override void Add(ISiloBuilder silo) => silo.AddAdoNetGrainStorage(Name, options =>
    {
        (options.Invariant, options.ConnectionString) = ("Npgsql", Connection);
        options.DeleteStateOnClear = true;
    });
}
