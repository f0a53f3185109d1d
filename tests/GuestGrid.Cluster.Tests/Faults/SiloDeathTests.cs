using GuestGrid.Cluster.Tests.Stores;
using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core.Identifiers;
using GuestGrid.Grains.GuestSessions;
using GuestGrid.Grains.Stores;
using GuestGrid.Storage.Memory;
using GuestGrid.Storage.Tests.Postgres;
using Xunit.Abstractions;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>Silos die and are replaced while guests write.</summary>
public sealed class SiloDeathTests(ITestOutputHelper output)
{
    private const int Guests = 40;

    [Fact]
    public Task Killed_silos_lose_nothing_from_a_shared_store() =>
        KillUnderLoad(new WorldOptions(new MemoryEntityStore()));

    [Fact]
    public Task Killed_silos_lose_nothing_from_grain_storage() =>
        KillUnderLoad(new WorldOptions(new DurableRows()));

    [PostgresFact]
    public async Task Killed_silos_lose_nothing_from_PostgreSQL()
    {
        await using var rows = new PostgresRows();
        await KillUnderLoad(new WorldOptions(rows.Open));
    }

    [Fact]
    public async Task Every_silo_can_be_replaced_in_turn()
    {
        await using var world = await ClusterWorld.Start(new WorldOptions(new MemoryEntityStore()));
        await UnderLoad(world, async _ =>
        {
            foreach (var silo in world.Cluster.Silos.ToArray())
            {
                await world.Cluster.StartAdditionalSiloAsync();
                await world.Cluster.StopSiloAsync(silo);
            }
        });
    }

    private async Task KillUnderLoad(WorldOptions options)
    {
        await using var world = await ClusterWorld.Start(options with { Silos = 3 });
        await UnderLoad(world, async sessions =>
        {
            for (var kill = 0; kill < 3; kill++)
            {
                var homes = sessions.GroupBy(session => HomeOf(world, session))
                    .Where(home => home.Key is not null).MaxBy(home => home.Count())!;
                output.WriteLine($"Killing {homes.Key}, home of {homes.Count()} sessions.");
                await world.Cluster.KillSiloAsync(world.Cluster.GetSiloForAddress(homes.Key!)!);
                await world.Cluster.StartAdditionalSiloAsync();
                await Task.Delay(1000);
            }
        });
    }

    private static SiloAddress? HomeOf(ClusterWorld world, GuestSessionId session)
    {
        var grain = world.Cluster.Client.GetGrain<IGuestSessionGrain>(session.ToString());
        return world.Cluster.TryGetGrainContext(grain.GetGrainId(), out var context)
            ? context.Address.SiloAddress : null;
    }

    private async Task UnderLoad(ClusterWorld world, Func<IReadOnlyList<GuestSessionId>, Task> disturb)
    {
        var queue = World.Guests.NewQueue();
        var sessions = new List<GuestSessionId>();
        for (var i = 0; i < Guests; i++) sessions.Add((await world.Grid.Create(World.Guests.NewOpening(queue))).Id);
        var ledger = new Ledger();
        using var over = new CancellationTokenSource();
        var writers = sessions.Select(session => Task.Run(async () =>
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                await ledger.Say(world.Grid, session, $"message {i}");
                await Task.Delay(5);
            }
        })).ToArray();
        await Task.Delay(1000);
        await disturb(sessions);
        await Task.Delay(1000);
        await over.CancelAsync();
        await Task.WhenAll(writers);

        output.WriteLine($"{Guests} guests, {ledger.Messages} messages, {ledger.Retries} tried again, "
            + $"longest wait {ledger.LongestGap}.");
        await ledger.Check(world.Grid);
        Assert.Empty(world.Faults.Decisions);
    }
}
