using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Storage.Tests.Sqlite;

public sealed class DisposalTests : IDisposable
{
    readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Disposal_under_load_answers_every_append_and_keeps_what_it_acknowledged()
    {
        var acknowledged = new long[32];
        var store = SqliteEntityStore.Open(_folder.Options, TimeProvider.System);
        using var busy = new CountdownEvent(acknowledged.Length);
        var callers = Enumerable.Range(0, acknowledged.Length).Select(n => Task.Run(async () =>
        {
            Exception? fault;
            while ((fault = await Outcome.Of(store.Append(Content.Entry(Key(n), acknowledged[n], "x")))) is null)
                if (++acknowledged[n] == 20)
                    busy.Signal();
            Assert.Contains("closed", Assert.IsType<StoreUnavailableException>(fault).Message);
        })).ToArray();
        Assert.True(busy.Wait(TimeSpan.FromSeconds(20)), "The callers never got going.");

        await store.DisposeAsync();

        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(20));
        await using var again = SqliteEntityStore.Open(_folder.Options, TimeProvider.System);
        for (var n = 0; n < acknowledged.Length; n++)
            Assert.Equal(acknowledged[n], (await again.Load(Key(n))).Version);

        static EntityKey Key(int n) => new("session", $"{n}");
    }

    [Fact]
    public async Task Disposing_twice_is_disposing_once()
    {
        var store = SqliteEntityStore.Open(_folder.Options, TimeProvider.System);
        await Task.WhenAll(store.DisposeAsync().AsTask(), store.DisposeAsync().AsTask());

        var fault = await Outcome.Of(store.Append(Content.Entry(new("session", "a"), 0, "x")));
        Assert.IsType<StoreUnavailableException>(fault);
    }

    [Fact]
    public async Task A_store_whose_disk_failed_closes_and_leaves_what_was_acknowledged()
    {
        EntityKey key = new("session", "a");
        var store = SqliteEntityStore.Open(_folder.Options, new ManualTime());
        await store.Append(Content.Entry(key, 0, "x"));
        using (new StoreGate(store) { Failing = { TransactionStep.Write, TransactionStep.Settle } })
            await store.DisposeAsync();

        await using var again = SqliteEntityStore.Open(_folder.Options, new ManualTime());
        Assert.Equal(1, (await again.Load(key)).Version);
    }
}
