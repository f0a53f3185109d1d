using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Grains.GuestSessions;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>A clock that only the test moves, ticks that only the test sends: missed, early, late, doubled.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly MemoryEntityStore rows = new();
    private readonly AheadClock clock = new();
    private ClusterWorld world = null!;

    public async Task InitializeAsync() => world = await ClusterWorld.Start(new WorldOptions(rows) { Clock = clock });

    public Task DisposeAsync() => world.DisposeAsync().AsTask();

    [Fact]
    public async Task A_session_whose_silo_died_ends_with_the_first_tick_after_its_time_and_with_none_before()
    {
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue(), Patience));
        var guest = world.Sockets.Open();
        await world.Grid.Connect(session.Id, guest.Address);
        var grain = world.Cluster.Client.GetGrain<IGuestSessionGrain>(session.Id.ToString());
        Assert.NotNull(world.Reminders.Of(grain));
        await world.Cluster.KillSiloAsync(world.Cluster.Silos.Single(silo => Holds(silo, grain)));

        // One that is missed and one that is early.
        clock.Advance(Patience / 2);
        clock.Advance(Patience / 4);
        await Tick(grain);
        Assert.Null((await world.Grid.Inspect(session.Id)).Ended);
        Assert.NotNull(world.Reminders.Of(grain));

        // Its time comes, and nobody says so.
        clock.Advance(Patience / 2);
        var before = await Version(session);
        await Tick(grain);

        Assert.Equal(EndReason.Idle, (await guest.Next<Notice.Ended>(TimeSpan.FromSeconds(40))).Reason);
        Assert.InRange(await Version(session), before + 1, long.MaxValue);
    }

    [Fact]
    public async Task Ticks_that_come_twice_end_a_session_once()
    {
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue(), Patience));
        var grain = world.Cluster.Client.GetGrain<IGuestSessionGrain>(session.Id.ToString());
        clock.Advance(Patience + TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Tick(grain)));
        var ended = (await world.Grid.Inspect(session.Id)).Ended;
        Assert.NotNull(ended);
        var version = await SettledVersion(session);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Tick(grain)));

        Assert.Equal(ended, (await world.Grid.Inspect(session.Id)).Ended);
        Assert.Equal(version, await Version(session));
    }

    private static Task Tick(IGuestSessionGrain grain) => grain.AsReference<IRemindable>().ReceiveReminder(
        "wake", new TickStatus(DateTime.UtcNow, TimeSpan.FromMinutes(5), DateTime.UtcNow));

    private async Task<long> Version(SessionView session) =>
        (await rows.Load(new EntityKey(EntityKinds.Session, session.Id.ToString()))).Version;

    /// <summary>The version once everything that followed is written too.</summary>
    private async Task<long> SettledVersion(SessionView session)
    {
        var version = 0L;
        await Eventually.Holds("everything that followed is written", async () =>
        {
            var before = await Version(session);
            await Task.Delay(300);
            return before == (version = await Version(session));
        });
        return version;
    }

    private bool Holds(Orleans.TestingHost.InProcessSiloHandle silo, IAddressable grain) =>
        world.Cluster.TryGetGrainContext(grain.GetGrainId(), out var context)
        && context.Address.SiloAddress!.Equals(silo.SiloAddress);
}
