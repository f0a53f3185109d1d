using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Grains.Delivery;
using GuestGrid.Grains.GuestSessions;
using GuestGrid.Runtime.Conversations;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>
/// A silo dies when it has stored and acknowledged an agent's message, and has not told the guest, who only listens.
/// </summary>
public sealed class LostNewsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly DeliveryLimits Quick = DeliveryLimits.Default with
    {
        RenewEvery = TimeSpan.FromMilliseconds(300),
        ResyncWithin = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public async Task The_guest_gets_what_the_silo_that_died_had_stored()
    {
        var held = new HeldMessages();
        await using var world = await Start(held, Quick);

        var (_, guest) = await KilledBetween(world, held);

        Assert.Equal("stored", (await guest.Next<Notice.MessageAdded>(Patience)).Message.Text);
    }

    [Fact]
    public async Task It_does_not_get_it_from_a_gateway_that_never_looks()
    {
        var held = new HeldMessages();
        await using var world = await Start(held, Quick with { ResyncWithin = Timeout.InfiniteTimeSpan });

        var (session, guest) = await KilledBetween(world, held);

        await Eventually.Holds("the session lives elsewhere",
            async () => (await world.Grid.Inspect(session)).Last.Number == 1, Patience);
        await Assert.ThrowsAsync<TimeoutException>(() => guest.Next<Notice.MessageAdded>(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task While_all_silos_live_nobody_looks()
    {
        await using var world = await Start(new HeldMessages(), Quick);
        var guest = world.Sockets.Open();
        var looks = 0;
        guest.Look = () =>
        {
            Interlocked.Increment(ref looks);
            return ValueTask.CompletedTask;
        };

        await Task.Delay(10 * Quick.RenewEvery);

        // Once perhaps, when the gateway heard for the first time who is there.
        Assert.InRange(looks, 0, 1);
    }

    [Fact]
    public async Task Silos_that_leave_during_a_look_cost_one_more_together()
    {
        var sockets = new TestSockets(GatewayId.Parse(Guid.NewGuid().ToString()));
        var resync = new SocketResync(
            sockets, Quick with { ResyncWithin = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);
        var looks = 0;
        var done = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();
        var (begun, later) = (0L, TimeSpan.FromSeconds(2));
        sockets.Open().Look = () =>
        {
            if (++looks == 1)
            {
                begun = TimeProvider.System.GetTimestamp();
                for (var i = 0; i < 10; i++) resync.Begin(TimeSpan.Zero);
                resync.Begin(later);
            }
            // What is due later is looked for then, after all others.
            if (TimeProvider.System.GetElapsedTime(begun) > later / 2) done.TrySetResult();
            return ValueTask.CompletedTask;
        };
        resync.Begin(TimeSpan.Zero);

        var running = resync.Run(stopping.Token);

        await done.Task.WaitAsync(Patience);
        await stopping.CancelAsync();
        await running;
        Assert.InRange(looks, 2, 3);
    }

    [Fact]
    public async Task Sockets_look_in_the_order_in_which_their_gateway_names_them()
    {
        const int Sockets = 250;
        var sockets = new HeldSockets(Sockets);
        sockets.Gate.SetResult();
        var resync = new SocketResync(sockets, Quick, TimeProvider.System);
        using var stopping = new CancellationTokenSource();
        resync.Begin(TimeSpan.Zero);

        var running = resync.Run(stopping.Token);

        await Eventually.Holds("all have looked", () => Task.FromResult(sockets.Done == Sockets), Patience);
        await stopping.CancelAsync();
        await running;
        Assert.Equal(sockets.Open, sockets.Looked);
    }

    [Fact]
    public async Task A_guest_whose_session_stays_out_of_reach_is_called_back()
    {
        await using var world = await Start(new HeldMessages(), Quick);
        var guest = world.Sockets.Open();
        guest.Look = () => throw new TimeoutException();

        await world.Cluster.KillSiloAsync(world.Cluster.Silos[^1]);

        await Eventually.Holds("it is called back", () => Task.FromResult(guest.IsRecalled), Patience);
    }

    [Fact]
    public async Task A_gateway_that_was_out_of_reach_for_longer_than_its_lease_looks_too()
    {
        await using var world = await Start(new HeldMessages(), Quick);
        var clock = new AheadClock();
        var sockets = new TestSockets(GatewayId.Parse(Guid.NewGuid().ToString()));
        var presence = new GatewayPresence(sockets.Gateway, sockets, world.Cluster.Client,
            Quick with { RememberGone = TimeSpan.FromMilliseconds(100) }, clock);
        var looked = new TaskCompletionSource();
        sockets.Open().Look = () =>
        {
            looked.TrySetResult();
            return ValueTask.CompletedTask;
        };
        await presence.StartAsync(CancellationToken.None);

        clock.Advance(2 * Quick.Lease);

        await looked.Task.WaitAsync(Patience);
        await presence.StopAsync(CancellationToken.None);
    }

    private static Task<ClusterWorld> Start(HeldMessages held, DeliveryLimits delivery) => ClusterWorld.Start(
        new WorldOptions(new MemoryEntityStore()) { Delivery = delivery, Sending = held.Before });

    private static async Task<(GuestSessionId Session, TestSocket Guest)> KilledBetween(
        ClusterWorld world, HeldMessages held)
    {
        var session = (await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()))).Id;
        var guest = world.Sockets.Open();
        guest.Look = () => Read(world, session, guest);
        await world.Grid.Connect(session, guest.Address);
        var grain = world.Cluster.Client.GetGrain<IGuestSessionGrain>(session.ToString());
        Assert.True(world.Cluster.TryGetGrainContext(grain.GetGrainId(), out var context));
        var silo = world.Cluster.GetSiloForAddress(context.Address.SiloAddress!)!;

        held.IsHeld = true;
        await world.Grid.Say(session, "stored", from: Participant.OfAgent(AgentId.Parse("agent-1"), "Bob"));
        await world.Cluster.KillSiloAsync(silo);
        held.IsHeld = false;
        return (session, guest);
    }

    // As a gateway does.
    private static async ValueTask Read(ClusterWorld world, GuestSessionId session, TestSocket guest)
    {
        var slice = await new ConversationReader(world.Grid).Read(
            ConversationId.Of(session), SequenceId.None, int.MaxValue);
        foreach (var message in slice!.Messages)
            guest.Receive(new Notice.MessageAdded(ConversationId.Of(session), message));
    }
}
