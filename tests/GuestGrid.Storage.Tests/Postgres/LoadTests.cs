using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Postgres;

public sealed class LoadTests
{
    static readonly EntityKey Session = new("session", "ann");

    [PostgresFact]
    public async Task More_loads_than_connections_take_turns()
    {
        await using var schema = new TestSchema();
        await using var store = await schema.Open(options => options with { ReadConnectionsMax = 2 });
        await store.Append(Content.Entry(Session, 0, "x"));

        var loaded = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => store.Load(Session).AsTask()));

        Assert.All(loaded, entity => Assert.Equal(1, entity.Version));
    }

    [PostgresFact]
    public async Task Loads_that_no_connection_comes_free_for_fail_as_overload()
    {
        await using var schema = new TestSchema();
        await using var store = await schema.Open(options => options with
        {
            ReadConnectionsMax = 1, ConnectTimeout = TimeSpan.FromSeconds(1),
        });
        await using var table = await schema.Hold(Session);
        await table.Run($"LOCK {schema.Options.Schema}.entity");
        var held = store.Load(Session).AsTask();
        await schema.AwaitBlocked();

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Load(Session));

        Assert.Contains("overloaded", fault.Message);
        await table.DisposeAsync();
        Content.Same(StoredEntity.Absent, await held);
    }

    [PostgresFact]
    public async Task A_load_that_is_cancelled_ends_as_cancelled()
    {
        await using var schema = new TestSchema();
        await using var store = await schema.Open();
        await using var table = await schema.Hold(Session);
        await table.Run($"LOCK {schema.Options.Schema}.entity");
        using var cancellation = new CancellationTokenSource();
        var held = store.Load(Session, cancellation.Token).AsTask();
        await schema.AwaitBlocked();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
    }
}
