using GuestGrid.Grains.Stores;
using GuestGrid.Storage.Postgres;
using GuestGrid.Storage.Tests.Postgres;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>One schema of a PostgreSQL server, and a store over it for each silo that asks.</summary>
internal sealed class PostgresRows : IAsyncDisposable
{
    private readonly TestSchema schema = new();
    private readonly List<PostgresEntityStore> stores = [];

    public IStoreSource Open()
    {
        // A silo's services are made synchronously, away from any context that this could block.
        var store = Task.Run(() => schema.Open()).GetAwaiter().GetResult();
        lock (stores) stores.Add(store);
        return new SharedStore(store);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in stores) await store.DisposeAsync();
        await schema.DisposeAsync();
    }
}
