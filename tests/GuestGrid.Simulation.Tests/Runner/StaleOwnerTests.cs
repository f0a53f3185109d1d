using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Sabotage;

namespace GuestGrid.Simulation.Tests.Runner;

/// <summary>
/// An owner that another took the place of without its knowing: how old what it answers without a write can be.
/// </summary>
public sealed class StaleOwnerTests
{
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);

    private readonly Bench bench = new() { Limits = RunnerLimits.Default with { MemoryTrust = Trust } };

    [Fact]
    public async Task After_the_trust_is_over_it_sees_what_was_acknowledged_elsewhere()
    {
        var stale = await OutdoneOwner();

        bench.Elapsed = Trust + TimeSpan.FromTicks(1);

        Assert.Equal(2, (await View(stale)).Last.Number);
    }

    [Fact]
    public async Task A_repeat_that_needs_no_write_is_known_to_it_as_well()
    {
        var stale = await OutdoneOwner();

        bench.Elapsed = Trust + TimeSpan.FromTicks(1);

        var repeat = await stale.Execute(Bench.Message("elsewhere"));
        Assert.Equal(new GuestSessionAnswer.Stored(new SequenceId(2)), repeat.Answer);
        Assert.False(repeat.Changed);
    }

    [Fact]
    public async Task An_end_elsewhere_is_noticed_though_nothing_is_written()
    {
        var stale = await OutdoneOwner();
        await bench.Create().Execute(new GuestSessionCommand.End(EndReason.Guest));

        bench.Elapsed = Trust + TimeSpan.FromTicks(1);

        Assert.NotNull((await View(stale)).Ended);
    }

    [Fact]
    public async Task Owners_that_trust_their_memory_for_ever_never_see_it()
    {
        bench.Limits = RunnerLimits.Default;
        var stale = await OutdoneOwner();

        bench.Elapsed = TimeSpan.FromDays(1);

        Assert.Equal(1, (await View(stale)).Last.Number);
    }

    [Fact]
    public async Task A_write_is_as_good_as_a_look_and_within_the_trust_nobody_asks_the_store()
    {
        var store = new CountingStore(bench.Store);
        bench.Store = store;
        var owner = bench.Create();
        await owner.Execute(Bench.Opening());
        for (var i = 0; i < 10; i++)
        {
            bench.Elapsed += Trust;
            await owner.Execute(Bench.Message($"{i}"));
            await View(owner);
        }
        Assert.Equal(1, store.Loads);

        bench.Elapsed += Trust + TimeSpan.FromTicks(1);
        await View(owner);
        await View(owner);
        Assert.Equal(2, store.Loads);
    }

    private async Task<IEntity<GuestSessionCommand, GuestSessionAnswer>> OutdoneOwner()
    {
        var stale = bench.Create();
        await stale.Execute(Bench.Opening());
        await stale.Execute(Bench.Message("here"));
        await bench.Create().Execute(Bench.Message("elsewhere"));
        return stale;
    }

    private static async Task<SessionView> View(IEntity<GuestSessionCommand, GuestSessionAnswer> owner) =>
        ((GuestSessionAnswer.Viewed)(await owner.Execute(new GuestSessionCommand.Inspect())).Answer).Session;

    private sealed class CountingStore(IEntityStore inner) : StoreWrapper(inner)
    {
        public int Loads { get; private set; }

        public override ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
        {
            Loads++;
            return base.Load(key, cancellation);
        }
    }
}
