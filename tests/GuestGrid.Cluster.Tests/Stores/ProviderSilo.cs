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

    protected ProviderSilo() => cluster = new(Start);

    /// <summary>Passes when the adapter over the provider keeps this rule of the contract.</summary>
    public async Task Check(string rule, object[] arguments)
    {
        var silo = (await cluster.Value).Silos[0];
        var records = silo.ServiceProvider.GetRequiredService<IStoreSource>();
        await ContractRules.Check(new Contract(records), rule, arguments);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        if (cluster.IsValueCreated) await (await cluster.Value).DisposeAsync();
    }

    /// <summary>Makes what the provider needs to start.</summary>
    protected virtual Task Prepare() => Task.CompletedTask;

    protected abstract void Add(ISiloBuilder silo);

    private async Task<InProcessTestCluster> Start()
    {
        await Prepare();
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
