using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Grains.Delivery;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime;
using GuestGrid.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>Gateways come, stop and die; sessions notice, and no guest waits for another one's gateway.</summary>
public sealed class GatewayDeathTests : IAsyncLifetime
{
    private static readonly DeliveryLimits Quick = DeliveryLimits.Default with
    {
        // No shorter, lest a machine that stands still for a while kill gateways that live.
        Lease = TimeSpan.FromSeconds(15),
        RenewEvery = TimeSpan.FromMilliseconds(300),
        RetryAfter = TimeSpan.FromMilliseconds(100),
    };

    private ClusterWorld world = null!;

    public async Task InitializeAsync() => world = await ClusterWorld.Start(
        new WorldOptions(new MemoryEntityStore()) { Delivery = Quick });

    public Task DisposeAsync() => world.DisposeAsync().AsTask();

    [Fact]
    public async Task A_gateway_that_stopped_is_noticed_by_the_sessions_of_its_guests()
    {
        var (sockets, presence) = await world.StartGateway();
        var (session, guest) = await Connected(sockets);
        await presence.StopAsync(CancellationToken.None);

        await Speak(session);

        await Eventually.Holds("the session knows that its guest is gone",
            async () => (await world.Grid.Inspect(session.Id)).Connection is null);
    }

    [Fact]
    public async Task Others_know_whether_a_gateway_is_there_until_it_stops_or_its_lease_is_over()
    {
        var gateways = world.Cluster.Client.ServiceProvider.GetRequiredService<IGateways>();
        var (sockets, presence) = await world.StartGateway();
        await Eventually.Holds("the lease is known", async () => (await world.Cluster.Client
            .GetGrain<IGatewayGrain>(sockets.Gateway.ToString()).Find()).Standing is GatewayStanding.Live);
        Assert.True(await gateways.IsThere(sockets.Gateway));
        await presence.StopAsync(CancellationToken.None);
        Assert.False(await gateways.IsThere(sockets.Gateway));

        var died = GatewayId.Parse(Guid.NewGuid().ToString());
        await world.Cluster.Client.GetGrain<IGatewayGrain>(died.ToString())
            .Renew(new GatewayLease { Shards = [], Duration = Quick.Lease });
        Assert.True(await gateways.IsThere(died));
        await Eventually.Holds("its lease is over", async () => !await gateways.IsThere(died));
    }

    [Fact]
    public async Task A_gateway_that_died_is_noticed_when_its_lease_is_over()
    {
        var died = GatewayId.Parse(Guid.NewGuid().ToString());
        var sockets = new TestSockets(died);
        var shard = new GatewayShard(died, sockets, new MissedNews(sockets, Quick.LooksMax));
        var reference = world.Cluster.Client.CreateObjectReference<IGatewayShard>(shard);
        await world.Cluster.Client.GetGrain<IGatewayGrain>(died.ToString())
            .Renew(new GatewayLease { Shards = [reference], Duration = Quick.Lease });
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        await world.Grid.Connect(session.Id, new ConnectionAddress(died, new ConnectionId(Guid.NewGuid())));
        world.Cluster.Client.DeleteObjectReference<IGatewayShard>(reference);

        await Speak(session);

        await Eventually.Holds("the session knows that its guest is gone",
            async () => (await world.Grid.Inspect(session.Id)).Connection is null, TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Guests_of_other_gateways_do_not_wait_for_a_dead_one()
    {
        var nobody = new ConnectionAddress(
            GatewayId.Parse(Guid.NewGuid().ToString()), new ConnectionId(Guid.NewGuid()));
        var lost = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        await world.Grid.Connect(lost.Id, nobody);
        var (session, guest) = await Connected(world.Sockets);
        await Speak(lost);

        await Speak(session);

        await guest.Next<Notice.MessageAdded>(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task News_reaches_a_gateway_though_the_silo_that_knew_it_died()
    {
        var (session, guest) = await Connected(world.Sockets);
        await Speak(session);
        await guest.Next<Notice.MessageAdded>();
        var directory = world.Cluster.Client.GetGrain<IGatewayGrain>(world.Sockets.Gateway.ToString());
        Assert.True(world.Cluster.TryGetGrainContext(directory.GetGrainId(), out var context));

        await world.Cluster.KillSiloAsync(world.Cluster.GetSiloForAddress(context.Address.SiloAddress!)!);

        await Eventually.Holds("the session answers again", async () =>
        {
            try
            {
                await Speak(session);
                return true;
            }
            catch (Runtime.Stores.StoreUnavailableException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60));
        await guest.Next<Notice.MessageAdded>(TimeSpan.FromSeconds(30));
    }

    private async Task<(SessionView Session, TestSocket Guest)> Connected(TestSockets sockets)
    {
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var guest = sockets.Open();
        await world.Grid.Connect(session.Id, guest.Address);
        return (session, guest);
    }

    // By HTTP, so the guest's socket hears of it.
    private Task Speak(SessionView session) => world.Grid.Say(session.Id, $"hello {Guid.NewGuid()}");
}
