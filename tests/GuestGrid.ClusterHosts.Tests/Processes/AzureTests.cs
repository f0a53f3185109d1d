using System.Net;
using System.Net.Sockets;
using GuestGrid.Cluster.Settings;
using GuestGrid.Cluster.Tests.Stores;
using GuestGrid.Storage;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>Silos whose clustering, reminders and entities are in Azure tables, in Azurite.</summary>
public sealed class AzureTests
{
    private const string OtherKey = "aHVudGVyMg==";

    private static readonly ProviderCase InAzure = new(StorageKind.Azure);

    [AzureFact]
    public async Task What_one_silo_acknowledged_another_knows_after_its_death()
    {
        await using var azurite = await AzuriteServer.Start();
        await InAzure.CheckTakeOver(azurite.ConnectionString);
    }

    [AzureFact]
    public async Task An_account_is_looked_at_before_anything_starts()
    {
        await using var azurite = await AzuriteServer.Start();
        await InAzure.Provider(azurite.ConnectionString).Check();
        var refusal = await Assert.ThrowsAsync<StoreOpenException>(
            InAzure.Provider(AzuriteServer.ConnectionTo(azurite.Port, OtherKey)).Check);
        Assert.StartsWith($"Azure Storage at http://127.0.0.1:{azurite.Port}/guestgrid can't be used: ",
            refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(OtherKey, refusal.ToString(), StringComparison.Ordinal);
    }

    [AzureFact]
    public async Task An_account_that_is_not_there_is_told_without_its_key()
    {
        var refusal = await Assert.ThrowsAsync<StoreOpenException>(
            InAzure.Provider(AzuriteServer.ConnectionTo(1, OtherKey)).Check);
        Assert.StartsWith("Azure Storage at http://127.0.0.1:1/guestgrid can't be used", refusal.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(OtherKey, refusal.ToString(), StringComparison.Ordinal);
    }

    [AzureFact]
    public async Task A_write_that_got_no_answer_is_not_sent_again()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var calls = 0;
        var listening = Listen();
        var port = ((IPEndPoint)deaf.LocalEndpoint).Port;
#if PROVIDER_AZURE
        var provider = new Cluster.Providers.AzureProvider(AzuriteServer.ConnectionTo(port, OtherKey));
        var table = provider.Account().GetTableClient("entities");
        await Assert.ThrowsAsync<Azure.RequestFailedException>(
            () => table.AddEntityAsync(new Azure.Data.Tables.TableEntity("partition", "row")));
#endif
        deaf.Stop();
        await listening;

        Assert.Equal(1, calls);

        // Takes what it is sent, and hangs up.
        async Task Listen()
        {
            try
            {
                for (; ; calls++)
                {
                    using var call = await deaf.AcceptSocketAsync();
                    await call.ReceiveAsync(new byte[4096]);
                }
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // It is over.
            }
        }
    }

    [AzureFact]
    public async Task An_account_that_never_answers_is_told_as_well()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var refusal = await Assert.ThrowsAsync<StoreOpenException>(
            InAzure.Provider(AzuriteServer.ConnectionTo(((IPEndPoint)deaf.LocalEndpoint).Port, OtherKey)).Check);
        Assert.Contains("can't be used", refusal.Message, StringComparison.Ordinal);
    }

    [AzureTheory]
    [InlineData("Host=db;Password=hunter2"), InlineData("AccountName=a;AccountKey=hunter2;EndpointSuffix=b")]
    [InlineData("AccountName=a;AccountKey=aHVudGVyMg=="), InlineData("AccountKey=hunter2")]
    public void A_connection_string_that_is_none_of_Azure_is_a_fault_that_keeps_the_secret(string text) =>
        InAzure.CheckUnreadable(text, "hunter2", OtherKey);
}
