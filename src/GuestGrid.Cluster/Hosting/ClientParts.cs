using GuestGrid.Cluster.Operations;
using GuestGrid.Cluster.Providers;
using GuestGrid.Gateway.Operations;
using GuestGrid.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace GuestGrid.Cluster.Hosting;

/// <summary>The one client of the cluster that a gateway's process has.</summary>
public static class ClientParts
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // How soon a silo that is new gets work from here.
    private static readonly TimeSpan LookForSilosEvery = TimeSpan.FromSeconds(5);

    /// <exception cref="Storage.StoreOpenException">
    /// That in which silos find each other, or the directory of attachments, can't be used.
    /// </exception>
    public static async Task AddClient(this ClusterStart start)
    {
        var provider = ProviderChoice.For(start.Cluster, start.Storage, start.OpenDatabase());
        await provider.Check();
        start.Builder.UseOrleansClient(client => Compose(client, start, provider));
        start.Builder.Services
            .AddSingleton<ClientReadiness>()
            .AddSingleton<IReadiness>(provider => provider.GetRequiredService<ClientReadiness>())
            .AddHostedService(provider => provider.GetRequiredService<ClientReadiness>());
        start.OpenFiles();
    }

    private static void Compose(IClientBuilder client, ClusterStart start, Provider provider)
    {
        client.Configure<ClusterOptions>(options =>
            (options.ClusterId, options.ServiceId) = (start.Cluster.ClusterId, start.Cluster.ServiceId));
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = LookForSilosEvery);
        provider.Cluster(client);
        // Gateways and silos start in any order.
        client.UseConnectionRetryFilter(async (_, cancellation) =>
        {
            await Task.Delay(RetryAfter, start.Clock, cancellation);
            return true;
        });
        client.Services.AddClusterGrid();
    }
}
