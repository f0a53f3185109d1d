using GuestGrid.Core.Identifiers;
using GuestGrid.Grains;
using GuestGrid.Grains.Delivery;
using GuestGrid.Grains.Entities;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Formats;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace GuestGrid.Cluster.Tests.World;

/// <summary>
/// A cluster of silos in this process over one store that outlives them, and a gateway that is a client of it.
/// </summary>
public sealed class ClusterWorld : IAsyncDisposable
{
    private readonly List<GatewayPresence> presences = [];

    private ClusterWorld(WorldOptions options)
    {
        Options = options;
        var builder = new InProcessTestClusterBuilder(options.Silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => ConfigureSilo(silo));
        builder.ConfigureClient(client => client.Services.AddClusterGrid());
        Cluster = builder.Build();
    }

    public WorldOptions Options { get; }

    public InProcessTestCluster Cluster { get; }

    public SharedReminders Reminders { get; } = new();

    public TestFaults Faults { get; } = new();

    public ErasedFiles Files { get; } = new();

    /// <summary>The grid as a client sees it.</summary>
    public IGuestGrid Grid { get; private set; } = null!;

    /// <summary>A gateway in the client's process.</summary>
    public TestSockets Sockets { get; private set; } = null!;

    public static async Task<ClusterWorld> Start(WorldOptions options)
    {
        var world = new ClusterWorld(options);
        await world.Cluster.DeployAsync();
        world.Grid = world.Cluster.Client.ServiceProvider.GetRequiredService<IGuestGrid>();
        (world.Sockets, _) = await world.StartGateway();
        return world;
    }

    public async Task<(TestSockets Sockets, GatewayPresence Presence)> StartGateway()
    {
        var sockets = new TestSockets(GatewayId.Parse(Guid.NewGuid().ToString()));
        var presence = new GatewayPresence(
            sockets.Gateway, sockets, Cluster.Client, Options.Delivery, TimeProvider.System);
        presences.Add(presence);
        await presence.StartAsync(CancellationToken.None);
        return (sockets, presence);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var presence in presences) await presence.StopAsync(new CancellationTokenSource(1000).Token);
        await Cluster.DisposeAsync();
    }

    private void ConfigureSilo(ISiloBuilder silo)
    {
        silo.Services
            .AddClusterGrid()
            .AddEntityGrains(Options.Policies, Options.Runner, Options.Wakes, Options.Delivery,
                Options.Clock, new JsonStoredFormat())
            .AddSingleton(Options.Stores())
            .AddSingleton(provider => new GrainEnvironment(provider.GetRequiredService<IStoreSource>(),
                new JsonStoredFormat(), Options.Clock,
                Options.Sending(provider.GetRequiredService<ClusterConnections>()),
                provider.GetRequiredService<OrleansGuestGrid>(), Options.Policies, Options.Runner, Options.Wakes,
                Faults, Files.Erase))
            .AddSingleton<IRunnerFaults>(Faults)
            .AddSingleton<EraseFiles>(Files.Erase)
            .AddSingleton<IReminderTable>(Reminders);
        silo.AddReminders();
        silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 1;
        });
    }
}

/// <summary>What one test's cluster is made of.</summary>
/// <param name="Stores">Gives each silo its way to the rows that all of them share.</param>
public sealed record WorldOptions(Func<IStoreSource> Stores)
{
    /// <summary>Entities in one store of this process.</summary>
    public WorldOptions(IEntityStore rows) : this(() => new SharedStore(rows))
    {
    }

    /// <summary>Entities in a grain storage provider.</summary>
    public WorldOptions(IGrainStorage rows) : this(() => new GrainStorageStores(rows)) =>
        Runner = RunnerLimits.ForWholeRecords;

    public short Silos { get; init; } = 2;

    /// <summary>By which entities decide what is due.</summary>
    public TimeProvider Clock { get; init; } = new SteadyClock(TimeProvider.System);

    public GridPolicies Policies { get; init; } = TestPolicies.Hurried;

    public RunnerLimits Runner { get; init; } = RunnerLimits.Default;

    public WakeLimits Wakes { get; init; } = WakeLimits.Default;

    public DeliveryLimits Delivery { get; init; } = DeliveryLimits.Default;

    /// <summary>Stands between sessions and what brings their news to sockets.</summary>
    public Func<IConnections, IConnections> Sending { get; init; } = way => way;
}
