using GuestGrid.Cluster.Tests.Stores;
using GuestGrid.Cluster.Tests.World;
using GuestGrid.Grains.Stores;
using Xunit.Abstractions;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>The storage provider refuses writes, or does them and does not say so.</summary>
public sealed class StorageFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Writes_that_fail_or_land_unheard_lose_and_double_nothing()
    {
        var rows = new DurableRows();
        await using var world = await ClusterWorld.Start(new WorldOptions(rows));
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var ledger = new Ledger();
        var chance = new Random(20261120);
        rows.Fault = _ => chance.Next(10) switch
        {
            0 => WriteFault.Refused,
            1 => WriteFault.LandsUnheard,
            _ => WriteFault.None,
        };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < 250; i++) await ledger.Say(world.Grid, session.Id, $"writer {writer} message {i}");
        }));
        rows.Fault = null;

        output.WriteLine($"{ledger.Messages} messages, {ledger.Retries} tried again, longest wait {ledger.LongestGap}, "
            + $"largest record {rows.LargestWrite} bytes.");
        await ledger.Check(world.Grid);
    }

    [Fact]
    public async Task What_one_write_costs_does_not_grow_with_the_conversation()
    {
        var rows = new DurableRows();
        await using var world = await ClusterWorld.Start(new WorldOptions(rows));
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        for (var i = 0; i < 500; i++) await world.Grid.Say(session.Id, $"message {i:D4}");
        var early = rows.LargestWrite;

        for (var i = 500; i < 3000; i++) await world.Grid.Say(session.Id, $"message {i:D4}");

        output.WriteLine($"Largest record after 500 messages {early} bytes, after 3000 {rows.LargestWrite} bytes.");
        // A snapshot with a page or two of messages that their transcript has not confirmed yet, and a short tail.
        Assert.InRange(rows.LargestWrite, early, 64 * 1024);
    }
}
