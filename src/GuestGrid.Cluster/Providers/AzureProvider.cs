#if PROVIDER_AZURE
using Azure.Data.Tables;

namespace GuestGrid.Cluster.Providers;

/// <summary>Silos, reminders and entities in tables of an Azure Storage account, or of Azurite.</summary>
internal sealed class AzureProvider(string connectionString) : Provider
{
    /// <summary>Null for a connection string that can be read; else what is wrong, without any secret.</summary>
    public static string? FaultOf(string connectionString)
    {
        try
        {
            _ = new TableServiceClient(connectionString);
            return null;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or InvalidOperationException)
        {
            // What could not be read may hold the key.
            return "It can't be read.";
        }
    }

    public override void Cluster(ISiloBuilder silo)
    {
        silo.UseAzureStorageClustering(options => options.TableServiceClient = Account());
        silo.UseAzureTableReminderService(options => options.TableServiceClient = Account());
    }

    public override void Cluster(IClientBuilder client) =>
        client.UseAzureStorageClustering(options => options.TableServiceClient = Account());

    public override void Store(ISiloBuilder silo) =>
        silo.AddAzureTableGrainStorage(Entities, options =>
        {
            options.TableServiceClient = Account();
            // Who is erased leaves no record, not even an empty one.
            options.DeleteStateOnClear = true;
        });

    private TableServiceClient Account() => new(connectionString);
}
#endif
