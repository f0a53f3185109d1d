using GuestGrid.Grains;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>One silo with a grain storage provider that Orleans brings; it starts when it is first asked for.</summary>
public abstract class ProviderSilo : IAsyncLifetime
{
    protected const string Name = "entities";

    private readonly Lazy<Task<InProcessTestCluster>> cluster;
    private IAsyncDisposable? needed;

    protected ProviderSilo() => cluster = new(Start);

    /// <summary>Passes when the adapter over the provider keeps this rule of the contract.</summary>
    public async Task Check(string rule, object[] arguments) =>
        await ContractRules.Check(new Contract(await Records()), rule, arguments);

    /// <summary>The adapter over the provider, with a memory of its own.</summary>
    public async Task<IEntityStore> Open() => new ByEntity(await Records());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (cluster.IsValueCreated) await (await cluster.Value).DisposeAsync();
        if (needed is not null) await needed.DisposeAsync();
    }

    /// <summary>Makes what the provider needs to start, if anything; it is disposed of after the silo.</summary>
    protected virtual Task<IAsyncDisposable?> Prepare() => Task.FromResult<IAsyncDisposable?>(null);

    protected abstract void Add(ISiloBuilder silo);

    private async Task<IStoreSource> Records() =>
        (await cluster.Value).Silos[0].ServiceProvider.GetRequiredService<IStoreSource>();

    private async Task<InProcessTestCluster> Start()
    {
        needed = await Prepare();
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddClusterGrid().AddEntitiesInGrainStorage(Name);
            Add(silo);
        });
        builder.ConfigureClient(client => client.Services.AddClusterGrid());
        var started = builder.Build();
        await started.DeployAsync();
        return started;
    }

    private sealed class Contract(IStoreSource records) : ProviderContract
    {
        private readonly string space = $".{Guid.NewGuid():n}";

        protected override ValueTask<IEntityStore> Open() => new(AnotherOwner());

        protected override IEntityStore AnotherOwner() => new ByEntity(records, space);
    }
}
