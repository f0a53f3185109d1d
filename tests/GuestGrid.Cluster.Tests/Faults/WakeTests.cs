using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Grains.Entities;
using GuestGrid.Grains.GuestSessions;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>Time passes for entities that are not in memory too.</summary>
public sealed class WakeTests : IAsyncLifetime
{
    private readonly MemoryEntityStore rows = new();
    private ClusterWorld world = null!;

    public async Task InitializeAsync() => world = await ClusterWorld.Start(new WorldOptions(rows)
    {
        Wakes = new WakeLimits(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), TimeSpan.FromSeconds(1)),
        Runner = RunnerLimits.Default with { TellRetryMax = TimeSpan.FromSeconds(2) },
    });

    public Task DisposeAsync() => world.DisposeAsync().AsTask();

    [Fact]
    public async Task A_session_that_left_memory_still_ends_on_time()
    {
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue(), TimeSpan.FromSeconds(15)));
        var guest = world.Sockets.Open();
        await world.Grid.Connect(session.Id, guest.Address);
        var grain = Grain(session);
        Assert.NotNull(world.Reminders.Of(grain));

        await world.Cluster.DeactivateAsync(grain);

        Assert.Equal(EndReason.Idle, (await guest.Next<Notice.Ended>(TimeSpan.FromSeconds(60))).Reason);
    }

    [Fact]
    public async Task A_session_whose_silo_died_still_ends_on_time()
    {
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue(), TimeSpan.FromSeconds(15)));
        var guest = world.Sockets.Open();
        await world.Grid.Connect(session.Id, guest.Address);
        var home = world.Cluster.Silos.Single(silo => Holds(silo, Grain(session)));

        await world.Cluster.KillSiloAsync(home);

        Assert.Equal(EndReason.Idle, (await guest.Next<Notice.Ended>(TimeSpan.FromSeconds(60))).Reason);
    }

    [Fact]
    public async Task An_entity_with_nothing_to_wait_for_has_no_reminder()
    {
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue(), TimeSpan.FromSeconds(3)));
        var grain = Grain(session);
        await Eventually.Holds("the session is over and its reminder gone", async () =>
            (await world.Grid.Inspect(session.Id)).Ended is not null && world.Reminders.Of(grain) is null);
    }

    [Fact]
    public async Task Ticks_that_come_early_or_twice_change_nothing()
    {
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var key = new EntityKey(EntityKinds.Session, session.Id.ToString());
        await Eventually.Holds("what followed from the creation is done", async () =>
        {
            var before = (await rows.Load(key)).Version;
            await Task.Delay(300);
            return (await rows.Load(key)).Version == before;
        });
        var version = (await rows.Load(key)).Version;
        var grain = Grain(session).AsReference<IRemindable>();

        for (var i = 0; i < 5; i++)
            await grain.ReceiveReminder("wake",
                new TickStatus(DateTime.UtcNow, TimeSpan.FromMinutes(5), DateTime.UtcNow));

        Assert.Equal(version, (await rows.Load(key)).Version);
        Assert.Null((await world.Grid.Inspect(session.Id)).Ended);
    }

    private IGuestSessionGrain Grain(SessionView session) =>
        world.Cluster.Client.GetGrain<IGuestSessionGrain>(session.Id.ToString());

    private bool Holds(Orleans.TestingHost.InProcessSiloHandle silo, IAddressable grain) =>
        world.Cluster.TryGetGrainContext(grain.GetGrainId(), out var context)
        && context.Address.SiloAddress!.Equals(silo.SiloAddress);
}
