using GuestGrid.Cluster.Hosting;
using GuestGrid.ClusterGateway;
using GuestGrid.Gateway.Hosting;

return await HostCommand.Invoke(args, "A gateway of GuestGrid: serves guests and agents, and asks the cluster's silos.",
    GatewayHost.DefaultUrls, gateway: null,
    arguments => HostRun.Run(() => GatewayHost.Build(arguments), GatewayHost.Announce, ClusterStart.Explain));
