#if PROVIDER_ADONET
using GuestGrid.Storage;
using Npgsql;

namespace GuestGrid.Cluster.Providers;

/// <summary>Entities in the tables that Orleans' own scripts make, in PostgreSQL.</summary>
internal sealed class AdoNetProvider(string connectionString) : Provider
{
    private const string Queries = "SELECT count(*) FROM OrleansQuery WHERE QueryKey IN "
        + "('ReadFromStorageKey', 'WriteToStorageKey', 'ClearStorageKey', 'DeleteStorageKey')";

    public override void Cluster(ISiloBuilder silo) => throw OnlyEntities();

    public override void Cluster(IClientBuilder client) => throw OnlyEntities();

    public override void Store(ISiloBuilder silo) => silo.AddAdoNetGrainStorage(Entities, options =>
    {
        (options.Invariant, options.ConnectionString) = ("Npgsql", connectionString);
        // Who is erased leaves no record, not even an empty one.
        options.DeleteStateOnClear = true;
    });

    public override async Task Check()
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var queries = source.CreateCommand(Queries);
            if (await queries.ExecuteScalarAsync() is not 4L) throw NoTables();
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            throw NoTables();
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
        {
            throw new StoreOpenException($"The database can't be used: {fault.Message}", fault);
        }
        catch (ArgumentException)
        {
            // The cause may quote what it could not read, and with it the password.
            throw new StoreOpenException("The connection string can't be read. Write it with the keywords of Npgsql.");
        }
    }

    private static StoreOpenException NoTables() => new("The database has no tables of Orleans' grain storage. Run "
        + "PostgreSQL-Main.sql and PostgreSQL-Persistence.sql of Orleans there, in the schema that is searched.");

    private static NotSupportedException OnlyEntities() => new("ADO.NET keeps entities; silos are in our own tables.");
}
#endif
