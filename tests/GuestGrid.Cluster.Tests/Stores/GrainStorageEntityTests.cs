using GuestGrid.Grains.Stores;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>The adapter keeps the contract of every store, but for wakes.</summary>
public sealed class GrainStorageEntityTests : EntityStoreContract
{
    private readonly DurableRows rows = new();

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_found_by_the_next_load()
    {
        rows.Fault = _ => WriteFault.LandsUnheard;
        var key = new EntityKey("session", "lost answer");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Append(Content.Entry(key, 0, "one")).AsTask());
        rows.Fault = null;

        Content.Same(new(1, null, [Content.Of("one")]), await Store.Load(key));
        await Store.Append(Content.Entry(key, 1, "two"));
    }

    [Fact]
    public async Task A_write_that_was_lost_unheard_conflicts_even_without_a_load()
    {
        rows.Fault = _ => WriteFault.LandsUnheard;
        var key = new EntityKey("session", "lost answer");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Append(Content.Entry(key, 0, "one")).AsTask());
        rows.Fault = null;

        await Assert.ThrowsAsync<VersionConflictException>(() => Store.Append(Content.Entry(key, 0, "one")).AsTask());
    }

    [Fact]
    public async Task Another_owner_is_fenced_by_the_etag_and_may_go_on_after_a_load()
    {
        var (mine, other) = (new GrainStorageEntity(rows, Grain), new GrainStorageEntity(rows, Grain));
        var key = new EntityKey("session", "shared");
        await mine.Append(Content.Entry(key, 0, "mine"));
        await other.Load(key);
        await other.Append(Content.Entry(key, 1, "other"));

        await Assert.ThrowsAsync<VersionConflictException>(() => mine.Append(Content.Entry(key, 1, "stale")).AsTask());
        await mine.Append(Content.Entry(key, 2, "mine"));

        Assert.Equal(["mine", "other", "mine"], (await other.Load(key)).Entries.Select(Content.Text));
    }

    [Fact]
    public async Task A_provider_that_waited_long_enough_is_a_store_that_is_unavailable()
    {
        rows.ReadFault = new TaskCanceledException("It exceeded the configured timeout.");
        var key = new EntityKey("session", "silence");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Load(key).AsTask());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Erase(key, 1).AsTask());
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_no_fault_of_the_store()
    {
        rows.ReadFault = new TaskCanceledException();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.Load(new EntityKey("session", "gone"), new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public async Task An_erasure_is_given_up_by_its_caller_only()
    {
        var (key, givenUp) = (new EntityKey("session", "erased"), new CancellationToken(canceled: true));
        await Store.Append(Content.Entry(key, 0, "one"));
        rows.ClearFault = new TaskCanceledException("It exceeded the configured timeout.");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Erase(key, 1).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Erase(key, 1, givenUp).AsTask());
        rows.ClearFault = null;
        await Store.Erase(key, 1);
    }

    [Fact]
    public async Task What_fails_under_a_caller_that_gives_up_has_failed_all_the_same()
    {
        var (key, givenUp) = (new EntityKey("session", "broken"), new CancellationToken(canceled: true));
        rows.ClearFault = new IOException("The disk is gone.");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Erase(key, 0, givenUp).AsTask());
        rows.ReadFault = rows.ClearFault;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Load(key, givenUp).AsTask());
    }

    protected override ValueTask<IEntityStore> Open() => new(new ByEntity(new GrainStorageStores(rows)));

    private static GrainId Grain => GrainId.Create("guestgrid.session", "shared");
}
