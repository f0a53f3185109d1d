#if PROVIDER_AZURE
using Azure;
using Azure.Data.Tables;
using GuestGrid.Grains.Stores;
using GuestGrid.Storage;
using Orleans.Storage;

namespace GuestGrid.Cluster.Providers;

/// <summary>Silos, reminders and entities in tables of an Azure Storage account, or of Azurite.</summary>
internal sealed class AzureProvider(string connectionString) : Provider
{
    // Before that a guest has given up, and its session waits behind the call.
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

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
        silo.AddAzureTableGrainStorage(Entities, builder => builder.Configure<IGrainStorageSerializer>(
            (options, serializer) =>
            {
                options.TableServiceClient = Account();
                // A row takes 960 KiB.
                options.GrainStorageSerializer = new PackedRecords(serializer);
                // Who is erased leaves no record, not even an empty one.
                options.DeleteStateOnClear = true;
            }));

    public override async Task Check()
    {
        var account = Account();
        try
        {
            await foreach (var _ in account.QueryAsync(maxPerPage: 1)) break;
        }
        catch (Exception fault) when (fault is RequestFailedException or OperationCanceledException)
        {
            // No answer in time comes as a cancellation. The first line says what is wrong; others quote the request.
            throw new StoreOpenException($"Azure Storage at {account.Uri.GetLeftPart(UriPartial.Path)} can't be used: "
                + fault.Message.Split('\n')[0].TrimEnd(), fault);
        }
    }

    // By itself it would send again what got no answer. Where the first one was written after all, the second is a
    // conflict, and a conflict says that nothing was written.
    internal TableServiceClient Account() =>
        new(connectionString, new TableClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = AnswerMax } });
}
#endif
