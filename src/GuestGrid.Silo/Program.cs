using GuestGrid.Cluster.Hosting;
using GuestGrid.Gateway;
using GuestGrid.Gateway.Hosting;
using GuestGrid.Silo;

return await HostCommand.Invoke(args, "An Orleans silo of GuestGrid: owns entities, and serves guests where asked to.",
    SiloHost.DefaultUrls, "Serve guests and agents from this process as well.",
    arguments => HostRun.Run(() => SiloHost.Build(arguments), SiloHost.Announce, ClusterStart.Explain));
