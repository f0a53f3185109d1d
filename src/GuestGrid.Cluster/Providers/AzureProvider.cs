#if PROVIDER_AZURE
using Azure.Data.Tables;

namespace GuestGrid.Cluster.Providers;

/// <summary>Silos, reminders and entities in tables of an Azure Storage account, or of Azurite.</summary>
internal sealed class AzureProvider(string connectionString) : Provider
{
    public override void Cluster(ISiloBuilder silo)
    {
        silo.UseAzureStorageClustering(options => options.TableServiceClient = Account());
        silo.UseAzureTableReminderService(options => options.TableServiceClient = Account());
    }

    public override void Cluster(IClientBuilder client) =>
        client.UseAzureStorageClustering(options => options.TableServiceClient = Account());

    public override void Store(ISiloBuilder silo) =>
        silo.AddAzureTableGrainStorage(Entities, options => options.TableServiceClient = Account());

    private TableServiceClient Account() => new(connectionString);
}
#endif
