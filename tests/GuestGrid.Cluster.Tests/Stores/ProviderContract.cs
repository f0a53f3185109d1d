using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Tests.Contract;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>
/// What the adapter promises over a provider that Orleans brings, in a real silo: with its addresses, its serializer,
/// its etags and its own exceptions.
/// </summary>
public abstract class ProviderContract : EntityStoreContract
{
    private static readonly EntityKey Shared = new("session", "shared");

    [Fact]
    public async Task Another_owner_is_fenced_and_may_go_on_after_a_load()
    {
        var (mine, other) = (Store, AnotherOwner());
        await mine.Append(Content.Entry(Shared, 0, "mine"));
        await other.Load(Shared);
        await other.Append(Content.Entry(Shared, 1, "other"));

        await Assert.ThrowsAsync<VersionConflictException>(
            async () => await mine.Append(Content.Entry(Shared, 1, "stale")));
        await mine.Append(Content.Entry(Shared, 2, "mine"));

        Assert.Equal(["mine", "other", "mine"], (await other.Load(Shared)).Entries.Select(Content.Text));
    }

    [Fact]
    public async Task An_owner_that_did_not_hear_of_the_erasure_writes_nothing()
    {
        var (mine, other) = (Store, AnotherOwner());
        await mine.Append(Content.Entry(Shared, 0, "mine"));
        await other.Erase(Shared, 1);

        await Assert.ThrowsAsync<VersionConflictException>(
            async () => await mine.Append(Content.Entry(Shared, 1, "ghost")));

        Content.Same(StoredEntity.Absent, await other.Load(Shared));
    }

    /// <summary>Over the same records, with a memory of its own.</summary>
    protected abstract IEntityStore AnotherOwner();
}
