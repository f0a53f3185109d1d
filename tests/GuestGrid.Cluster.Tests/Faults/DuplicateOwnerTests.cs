using GuestGrid.Cluster.Tests.Stores;
using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Embedded;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Sessions;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Memory;
using Xunit.Abstractions;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>
/// During a partition or a handover two activations of one entity may live. The store lets one of them win each time.
/// </summary>
public sealed class DuplicateOwnerTests(ITestOutputHelper output)
{
    private const int MessagesEach = 300;

    [Fact]
    public async Task Two_owners_of_one_session_lose_and_double_nothing()
    {
        var rows = new MemoryEntityStore();
        await using var world = await ClusterWorld.Start(new WorldOptions(rows));
        // Knows nothing of the cluster, and owns the very same entities.
        await using var rogue = new EmbeddedGrid(rows, new JsonStoredFormat(), new SteadyClock(TimeProvider.System),
            new TestSockets(GatewayId.Parse("rogue")), TestPolicies.Hurried, EmbeddedLimits.Default, new TestFaults(),
            _ => Task.CompletedTask);
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var ledger = new Ledger();

        await Task.WhenAll(Write(ledger, world.Grid, session.Id, "cluster"), Write(ledger, rogue, session.Id, "rogue"));

        output.WriteLine($"{ledger.Messages} messages by two owners, {ledger.Retries} fenced and tried again.");
        await ledger.Say(world.Grid, session.Id, "at last");
        await ledger.Check(world.Grid);
        Assert.Equal(2 * MessagesEach + 1, ledger.Messages);
    }

    [Fact]
    public async Task Two_clusters_that_know_nothing_of_each_other_lose_and_double_nothing()
    {
        var rows = new DurableRows();
        await using var world = await ClusterWorld.Start(new WorldOptions(rows));
        await using var other = await ClusterWorld.Start(new WorldOptions(rows));
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var ledger = new Ledger();

        await Task.WhenAll(
            Write(ledger, world.Grid, session.Id, "one"), Write(ledger, other.Grid, session.Id, "other"));

        output.WriteLine($"{ledger.Messages} messages by two activations, {ledger.Retries} fenced and tried again.");
        // An activation that lost its race may read what is over until it writes again; then it is fenced and looks.
        await ledger.Say(world.Grid, session.Id, "one at last");
        await ledger.Check(world.Grid);
        await ledger.Say(other.Grid, session.Id, "other at last");
        await ledger.Check(other.Grid);
    }

    [Fact]
    public async Task The_ledger_sees_what_a_store_without_its_fence_does()
    {
        var rows = new UnfencedStore(new MemoryEntityStore());
        await using var world = await ClusterWorld.Start(new WorldOptions(rows));
        await using var other = await ClusterWorld.Start(new WorldOptions(rows));
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var ledger = new Ledger();

        await Task.WhenAll(
            Write(ledger, world.Grid, session.Id, "one"), Write(ledger, other.Grid, session.Id, "other"));

        await Assert.ThrowsAnyAsync<Exception>(() => ledger.Check(world.Grid));
    }

    [Fact]
    public async Task A_quota_holds_for_two_activations_of_its_owner()
    {
        var rows = new DurableRows();
        await using var world = await ClusterWorld.Start(new WorldOptions(rows));
        await using var other = await ClusterWorld.Start(new WorldOptions(rows));
        var anonymous = Guests.NewAnonymous();
        var queue = Guests.NewQueue();

        var admissions = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            await Admit(i % 2 == 0 ? world.Grid : other.Grid, Guests.NewOpening(queue, anonymous: anonymous))));

        Assert.Equal(2, admissions.Count(admission => admission is Admission.Created));
    }

    private static async Task<Admission> Admit(IGuestGrid grid, Opening opening)
    {
        while (true)
        {
            try
            {
                return await new SessionAdmission(grid).Create(opening);
            }
            catch (StoreUnavailableException)
            {
                // Nobody knows: asked again with the same session, as every client does.
            }
        }
    }

    private static async Task Write(Ledger ledger, IGuestGrid grid, GuestSessionId session, string owner)
    {
        for (var i = 0; i < MessagesEach; i++) await ledger.Say(grid, session, $"{owner} {i}");
    }
}
