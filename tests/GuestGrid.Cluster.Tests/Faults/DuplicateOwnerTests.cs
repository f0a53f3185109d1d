using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core.Identifiers;
using GuestGrid.Embedded;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime;
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
        await using var world = await ClusterWorld.Start(new WorldOptions(new SharedStore(rows)));
        // Knows nothing of the cluster, and owns the very same entities.
        await using var rogue = new EmbeddedGrid(rows, new JsonStoredFormat(), new SteadyClock(TimeProvider.System),
            new TestSockets(GatewayId.Parse("rogue")), TestPolicies.Hurried, EmbeddedLimits.Default, new TestFaults());
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var ledger = new Ledger();

        await Task.WhenAll(Write(ledger, world.Grid, session.Id, "cluster"), Write(ledger, rogue, session.Id, "rogue"));

        output.WriteLine($"{ledger.Messages} messages by two owners, {ledger.Retries} fenced and tried again.");
        await ledger.Check(world.Grid);
        Assert.Equal(2 * MessagesEach, ledger.Messages);
    }

    private static async Task Write(Ledger ledger, IGuestGrid grid, GuestSessionId session, string owner)
    {
        for (var i = 0; i < MessagesEach; i++) await ledger.Say(grid, session, $"{owner} {i}");
    }
}
