using GuestGrid.Grains;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>
/// The adapter over a provider that Orleans brings, in a real silo: its serializer, its etags and its own exceptions.
/// </summary>
public sealed class MemoryProviderTests(MemoryProvider provider) : EntityStoreContract, IClassFixture<MemoryProvider>
{
    private readonly string space = $"{Guid.NewGuid():n}-";

    [Fact]
    public async Task Another_owner_is_fenced_and_may_go_on_after_a_load()
    {
        var (mine, other) = (new ByEntity(provider.Storage, space), new ByEntity(provider.Storage, space));
        var key = new EntityKey("session", "shared");
        await mine.Append(Content.Entry(key, 0, "mine"));
        await other.Load(key, default);
        await other.Append(Content.Entry(key, 1, "other"));

        await Assert.ThrowsAsync<VersionConflictException>(() => mine.Append(Content.Entry(key, 1, "stale")).AsTask());
        await mine.Append(Content.Entry(key, 2, "mine"));

        Assert.Equal(["mine", "other", "mine"], (await other.Load(key, default)).Entries.Select(Content.Text));
    }

    protected override ValueTask<IEntityStore> Open() => new(new ByEntity(provider.Storage, space));
}

/// <summary>One silo with Orleans' memory grain storage.</summary>
public sealed class MemoryProvider : IAsyncLifetime
{
    private const string Name = "entities";

    private InProcessTestCluster cluster = null!;

    public IGrainStorage Storage { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.AddMemoryGrainStorage(Name).Services.AddClusterGrid());
        builder.ConfigureClient(client => client.Services.AddClusterGrid());
        cluster = builder.Build();
        await cluster.DeployAsync();
        Storage = cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(Name);
    }

    public Task DisposeAsync() => cluster.DisposeAsync().AsTask();
}
