using System.Collections.Concurrent;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Grains.Delivery;
using GuestGrid.Runtime;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>More news for the sockets of a silo's own process than its lane has room for.</summary>
public sealed class LocalLaneTests
{
    private const int Room = 10;
    private const int Messages = 100;

    private static readonly ConversationId Conversation = ConversationId.Of(new GuestSessionId(Guid.NewGuid()));

    [Fact]
    public async Task A_socket_whose_news_finds_no_room_looks_for_it_and_lacks_nothing()
    {
        var sockets = new SlowSockets();
        sockets.Look = _ => { foreach (var number in Numbers) sockets.Heard.Enqueue(number); };

        await Overflow(sockets);

        Assert.Equal(Numbers, sockets.Heard.Distinct().Order());
    }

    [Fact]
    public async Task One_that_does_not_look_lacks_some()
    {
        var sockets = new SlowSockets();

        await Overflow(sockets);

        Assert.True(sockets.Heard.Count < Messages);
    }

    [Fact]
    public async Task One_whose_session_cannot_be_asked_is_called_back()
    {
        var sockets = new SlowSockets { Look = _ => throw new TimeoutException() };

        await Overflow(sockets);

        Assert.Equal([sockets.Full.Connection], sockets.Recalled);
    }

    [Fact]
    public async Task Whoever_was_told_all_does_not_look()
    {
        var looked = new ConcurrentQueue<ConnectionId>();
        var sockets = new SlowSockets { Look = looked.Enqueue };

        await Overflow(sockets);

        Assert.Equal([sockets.Full.Connection], looked.Distinct());
    }

    private static IEnumerable<long> Numbers => Enumerable.Range(1, Messages).Select(number => (long)number);

    private static async Task Overflow(SlowSockets sockets)
    {
        var lane = new LocalLane(sockets, new MissedNews(sockets, looksMax: 1), Room);
        var other = new ConnectionAddress(sockets.Full.Gateway, new ConnectionId(Guid.NewGuid()));
        lane.Push(other, Added(1));
        foreach (var number in Numbers) lane.Push(sockets.Full, Added(number));
        sockets.Gate.Set();
        lane.Close();
        await lane.Emptied;
    }

    private static Notice Added(long number) => new Notice.MessageAdded(Conversation,
        new Message(new SequenceId(number), Participant.Guest, "news", null, DateTimeOffset.UnixEpoch));

    /// <summary>Sockets that take nothing until the gate is open.</summary>
    private sealed class SlowSockets : IGatewaySockets
    {
        public readonly ConnectionAddress Full = new(GatewayId.Parse("here"), new ConnectionId(Guid.NewGuid()));

        public ManualResetEventSlim Gate { get; } = new();

        public Action<ConnectionId> Look { get; set; } = _ => { };

        public ConcurrentQueue<long> Heard { get; } = new();

        public ConcurrentQueue<ConnectionId> Recalled { get; } = new();

        public IReadOnlyCollection<ConnectionId> Open => [Full.Connection];

        public void Push(ConnectionAddress to, Notice notice)
        {
            Gate.Wait();
            if (to == Full) Heard.Enqueue(((Notice.MessageAdded)notice).Message.Sequence.Number);
        }

        public ValueTask Resync(ConnectionId connection)
        {
            Look(connection);
            return ValueTask.CompletedTask;
        }

        public void Recall(ConnectionId connection) => Recalled.Enqueue(connection);
    }
}
