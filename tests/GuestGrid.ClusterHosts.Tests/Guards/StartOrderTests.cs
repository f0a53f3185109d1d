using GuestGrid.Cluster.Hosting;
using GuestGrid.Cluster.Operations;
using GuestGrid.Gateway.Operations;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.ClusterHosts.Tests.Guards;

/// <summary>What a silo starts waits for grains only when somebody watches whether the silo hangs.</summary>
public sealed class StartOrderTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("guestgrid-order-");

    [Fact]
    public async Task A_silo_is_watched_before_anything_in_it_waits_for_a_grain()
    {
        var start = ClusterStart.Read(
            new HostArguments(Config: null, Urls: null, Environments.Development, data.FullName, Gateway: false),
            "http://127.0.0.1:0");
        await start.AddSilo(GridSettings.ReadPolicies(start.Settings));

        // In their order they are started, each when the one before has.
        var started = start.Builder.Services.Where(service => service.ServiceType == typeof(IHostedService))
            .Select(service => service.ImplementationType
                ?? service.ImplementationFactory!.GetType().GenericTypeArguments[1]).ToList();
        Assert.Contains(typeof(SharedFiles), started);
        Assert.InRange(started.IndexOf(typeof(StallGuard)), 0, started.IndexOf(typeof(SharedFiles)) - 1);
    }

    public void Dispose() => data.Delete(recursive: true);
}
