using GuestGrid.Cluster.Settings;

namespace GuestGrid.Cluster.Providers;

/// <summary>Everything in memory, on one machine: for development.</summary>
internal sealed class LocalhostProvider(ClusterSettings cluster) : Provider
{
    public override void Cluster(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort,
            cluster.Primary.Port == cluster.SiloPort ? null : cluster.Primary, cluster.ServiceId, cluster.ClusterId);
        silo.UseInMemoryReminderService();
    }

    public override void Cluster(IClientBuilder client) => client.UseStaticClustering(cluster.PrimaryGateway);

    public override void Store(ISiloBuilder silo) => silo.AddMemoryGrainStorage(Entities);
}
