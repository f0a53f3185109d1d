using System.Collections.Concurrent;
using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Grains.Delivery;
using GuestGrid.Grains.GuestSessions;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>News on its way from a silo to a gateway: what a stop, or one that nobody can take, does to it.</summary>
public sealed class LaneTests
{
    private const int Messages = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(200);

    private static readonly DeliveryLimits OneByOne = DeliveryLimits.Default with { BatchMax = 1 };

    [Fact]
    public async Task A_silo_that_stops_brings_what_waits_in_its_lanes()
    {
        await using var world = await ClusterWorld.Start(
            new WorldOptions(new MemoryEntityStore()) { Delivery = OneByOne with { FlushWithin = Patience } });

        var heard = await HeardAcrossStop(world);

        await Eventually.Holds("everything arrives", () => Task.FromResult(heard.Distinct().Count() == Messages));
        Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"m{i}"), heard.Distinct());
    }

    [Fact]
    public async Task One_that_does_not_take_the_time_loses_some()
    {
        await using var world = await ClusterWorld.Start(
            new WorldOptions(new MemoryEntityStore()) { Delivery = OneByOne with { FlushWithin = TimeSpan.Zero } });

        var heard = await HeardAcrossStop(world);

        await Task.Delay(2 * Messages * Slowness);
        Assert.True(heard.Distinct().Count() < Messages);
    }

    [Fact]
    public async Task A_silo_that_stops_waits_for_the_way_to_a_gateway_that_it_does_not_know()
    {
        await using var world = await ClusterWorld.Start(
            new WorldOptions(new MemoryEntityStore()) { Delivery = OneByOne with { FlushWithin = Patience } });

        var heard = await HeardThoughUnknown(world);

        await Eventually.Holds("everything arrives", () => Task.FromResult(heard.Distinct().Count() == Messages));
    }

    [Fact]
    public async Task One_that_does_not_wait_for_it_loses_all()
    {
        await using var world = await ClusterWorld.Start(
            new WorldOptions(new MemoryEntityStore()) { Delivery = OneByOne with { FlushWithin = TimeSpan.Zero } });

        Assert.Empty(await HeardThoughUnknown(world));
    }

    [Fact]
    public async Task A_socket_whose_news_finds_no_room_is_told_to_look_for_it()
    {
        await using var world = await ClusterWorld.Start(
            new WorldOptions(new MemoryEntityStore()) { Delivery = OneByOne with { WaitingMax = 3 } });
        var gateway = new OddGateway(world);
        var session = await gateway.Connected();
        gateway.Gate = new TaskCompletionSource();
        for (var i = 0; i < Messages; i++) await world.Grid.Say(session, $"m{i}");
        gateway.Gate.SetResult();

        await Eventually.Holds("it is told so", () => Task.FromResult(gateway.Looks > 0));
        Assert.True(gateway.Heard.Distinct().Count() < Messages);
    }

    [Fact]
    public async Task News_that_a_gateway_cannot_take_takes_nothing_else_along()
    {
        await using var world = await ClusterWorld.Start(new WorldOptions(new MemoryEntityStore()));
        var gateway = new OddGateway(world) { IsBad = text => text == "m3" };
        var session = await gateway.Connected();
        gateway.Gate = new TaskCompletionSource();
        for (var i = 0; i < 10; i++) await world.Grid.Say(session, $"m{i}");
        gateway.Gate.SetResult();

        await Eventually.Holds("all but one arrive", () => Task.FromResult(gateway.Heard.Distinct().Count() == 9));
        Assert.DoesNotContain("m3", gateway.Heard);
        Assert.Equal(gateway.Heard.Distinct(), gateway.Heard.Distinct().OrderBy(text => text, StringComparer.Ordinal));
    }

    private static async Task<ConcurrentQueue<string>> HeardAcrossStop(ClusterWorld world)
    {
        var gateway = new OddGateway(world) { Slowness = Slowness };
        var session = await gateway.Connected();
        var grain = world.Cluster.Client.GetGrain<IGuestSessionGrain>(session.ToString());
        for (var i = 0; i < Messages; i++) await world.Grid.Say(session, $"m{i}");
        await Eventually.Holds("the way is known", () => Task.FromResult(!gateway.Heard.IsEmpty));
        Assert.True(world.Cluster.TryGetGrainContext(grain.GetGrainId(), out var context));

        await world.Cluster.StopSiloAsync(world.Cluster.GetSiloForAddress(context.Address.SiloAddress!)!);

        return gateway.Heard;
    }

    private static async Task<ConcurrentQueue<string>> HeardThoughUnknown(ClusterWorld world)
    {
        var gateway = new OddGateway(world);
        var session = await gateway.Connected(isKnown: false);
        for (var i = 0; i < Messages; i++) await world.Grid.Say(session, $"m{i}");
        var grain = world.Cluster.Client.GetGrain<IGuestSessionGrain>(session.ToString());
        Assert.True(world.Cluster.TryGetGrainContext(grain.GetGrainId(), out var context));

        var stopping = world.Cluster.StopSiloAsync(
            world.Cluster.GetSiloForAddress(context.Address.SiloAddress!)!);
        // Its directory may be on the silo that stops, so it says it again and again, as gateways do.
        while (!stopping.IsCompleted)
        {
            await Task.WhenAny(stopping, Task.Delay(Slowness));
            await gateway.TryRenew();
        }
        await stopping;
        return gateway.Heard;
    }

    /// <summary>A gateway of one socket that is slow, or can't take some news.</summary>
    private sealed class OddGateway : IGatewayShard
    {
        private readonly ClusterWorld world;
        private readonly GatewayId id = GatewayId.Parse(Guid.NewGuid().ToString());
        private readonly IGatewayShard reference;

        public OddGateway(ClusterWorld world)
        {
            this.world = world;
            reference = world.Cluster.Client.CreateObjectReference<IGatewayShard>(this);
        }

        public ConcurrentQueue<string> Heard { get; } = new();

        public Func<string, bool> IsBad { get; init; } = _ => false;

        public TimeSpan Slowness { get; init; }

        public TaskCompletionSource? Gate { get; set; }

        /// <summary>How often its socket was told to look for news.</summary>
        public int Looks { get; private set; }

        public async Task Renew() => await world.Cluster.Client.GetGrain<IGatewayGrain>(id.ToString())
            .Renew(new GatewayLease { Shards = [reference], Duration = TimeSpan.FromMinutes(5) });

        public async Task TryRenew()
        {
            try
            {
                await Renew();
            }
            catch (Exception fault) when (fault is OrleansException or TimeoutException)
            {
                // The silo that was asked stops.
            }
        }

        /// <param name="isKnown">Whether silos can find the gateway.</param>
        public async Task<GuestSessionId> Connected(bool isKnown = true)
        {
            if (isKnown) await Renew();
            var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
            await world.Grid.Connect(session.Id, new ConnectionAddress(id, new ConnectionId(Guid.NewGuid())));
            return session.Id;
        }

        public async Task Deliver(Push[] batch)
        {
            if (Gate is { } gate) await gate.Task;
            await Task.Delay(Slowness);
            var texts = batch.Select(push => push.Notice).OfType<Notice.MessageAdded>()
                .Select(added => added.Message.Text).ToList();
            if (texts.Any(IsBad)) throw new InvalidDataException("It can't be taken.");
            Looks += batch.Count(push => push.Notice is null);
            foreach (var text in texts) Heard.Enqueue(text);
        }
    }
}
