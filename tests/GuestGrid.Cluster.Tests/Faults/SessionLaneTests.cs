using GuestGrid.Cluster.Tests.World;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.GuestSessions;
using GuestGrid.Runtime.Conversations;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Cluster.Tests.Faults;

/// <summary>Many messages of one socket under way: together to their silo, and never past each other.</summary>
public sealed class SessionLaneTests
{
    private const int Messages = 100;

    [Fact]
    public async Task Calls_that_take_as_long_as_they_like_keep_the_order_of_one_caller()
    {
        var grain = new FakeGrain { Pace = new Random(20261121) };
        var lane = new SessionLane(grain);

        await Task.WhenAll(Texts(Messages).Select(text => lane.Execute(Message(text)).AsTask()));

        Assert.Equal(Texts(Messages), grain.Stored);
    }

    [Fact]
    public async Task Callers_that_share_no_lane_overtake_each_other()
    {
        var grain = new FakeGrain { Pace = new Random(20261121) };

        await Task.WhenAll(Texts(Messages).Select(text => new SessionLane(grain).Execute(Message(text)).AsTask()));

        Assert.NotEqual(Texts(Messages), grain.Stored);
    }

    [Fact]
    public async Task What_is_asked_for_while_a_call_is_under_way_goes_together_up_to_the_most()
    {
        var grain = new FakeGrain { Gate = new TaskCompletionSource() };
        var lane = new SessionLane(grain);
        var asked = Texts(SessionLane.BatchMax + 2).Select(text => lane.Execute(Message(text)).AsTask()).ToArray();

        grain.Gate.SetResult();
        await Task.WhenAll(asked);

        Assert.Equal([1, SessionLane.BatchMax, 1], grain.Calls.Select(call => call.Length));
        Assert.Equal(Texts(SessionLane.BatchMax + 2), grain.Stored);
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_is_repeated_once_with_the_same_messages()
    {
        var grain = new FakeGrain { Gate = new TaskCompletionSource(), Fault = call => Lost(call, 1, 1) };
        var lane = new SessionLane(grain);
        var asked = Texts(10).Select(text => lane.Execute(Message(text)).AsTask()).ToArray();

        grain.Gate.SetResult();
        await Task.WhenAll(asked);

        Assert.Equal(grain.Calls[1], grain.Calls[2]);
        Assert.Equal([1, 9, 9], grain.Calls.Select(call => call.Length));
    }

    [Fact]
    public async Task No_message_overtakes_one_of_which_nobody_knows_and_what_is_none_goes_on()
    {
        var grain = new FakeGrain { Gate = new TaskCompletionSource(), Fault = call => Lost(call, 0, 1) };
        var lane = new SessionLane(grain);
        var asked = Texts(3).Select(text => lane.Execute(Message(text)).AsTask()).ToArray();

        grain.Gate.SetResult();

        foreach (var message in asked) await Assert.ThrowsAsync<StoreUnavailableException>(() => message);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => lane.Execute(Message("later")).AsTask());
        Assert.False((await lane.Execute(new GuestSessionCommand.Inspect())).IsRejected);
        Assert.Empty(grain.Stored);
    }

    [Fact]
    public async Task No_message_overtakes_one_that_is_to_come_again_later()
    {
        var grain = new FakeGrain { Gate = new TaskCompletionSource(), IsFull = true };
        var lane = new SessionLane(grain);
        var asked = Texts(3).Select(text => lane.Execute(Message(text)).AsTask()).ToArray();

        grain.Gate.SetResult();

        Assert.IsType<GuestSessionRejection.TranscriptBehind>((await asked[0]).Rejection);
        grain.IsFull = false;
        foreach (var message in asked[1..]) await Assert.ThrowsAsync<StoreUnavailableException>(() => message);
    }

    [Fact]
    public async Task A_call_that_fails_in_an_unexpected_way_is_told_to_all_in_it_and_nothing_overtakes_them()
    {
        var grain = new FakeGrain
        {
            Gate = new TaskCompletionSource(), Fault = call => call == 1 ? new TypeLoadException() : null,
        };
        var lane = new SessionLane(grain);
        var asked = Texts(3).Select(text => lane.Execute(Message(text)).AsTask()).ToArray();

        grain.Gate.SetResult();

        await asked[0];
        foreach (var message in asked[1..]) await Assert.ThrowsAsync<TypeLoadException>(() => message);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => lane.Execute(Message("later")).AsTask());
        Assert.Equal(Texts(1), grain.Stored);
    }

    [Fact]
    public async Task A_message_without_an_id_goes_alone_and_never_twice()
    {
        var grain = new FakeGrain { Gate = new TaskCompletionSource(), Fault = call => Lost(call, 2, 2) };
        var lane = new SessionLane(grain);
        var named = Texts(2).Select(text => lane.Execute(Message(text)).AsTask()).ToArray();
        var unnamed = lane.Execute(Message("m002") with { ClientMessageId = null }).AsTask();

        grain.Gate.SetResult();
        await Task.WhenAll(named);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => unnamed);
        Assert.Equal([1, 1, 1], grain.Calls.Select(call => call.Length));
    }

    [Fact]
    public async Task In_a_cluster_they_are_stored_in_order_with_far_fewer_writes()
    {
        var rows = new MemoryEntityStore();
        await using var world = await ClusterWorld.Start(new WorldOptions(rows));
        var session = await world.Grid.Create(Guests.NewOpening(Guests.NewQueue()));
        var lane = world.Grid.Session(session.Id);
        var before = await Writes();

        var outcomes = await Task.WhenAll(Texts(Messages).Select(text => lane.Execute(Message(text)).AsTask()));

        Assert.Equal(Enumerable.Range(1, Messages), outcomes.Select(
            outcome => (int)((GuestSessionAnswer.Stored)outcome.Answer).Sequence.Number));
        var reader = new ConversationReader(world.Grid);
        var slice = await reader.Read(session.Conversation, SequenceId.None, int.MaxValue);
        Assert.Equal(Texts(Messages), slice!.Messages.Select(message => message.Text));
        // One alone, the others in two calls; and what the session hears of its pages.
        Assert.InRange(await Writes() - before, 3, Messages / 4);

        async Task<long> Writes() =>
            (await rows.Load(new EntityKey(EntityKinds.Session, session.Id.ToString()))).Version;
    }

    private static string[] Texts(int count) => [.. Enumerable.Range(0, count).Select(i => $"m{i:D3}")];

    private static GuestSessionCommand.SendMessage Message(string text) =>
        new(Participant.Guest, text, ClientMessageId.Parse(text), null);

    private static Exception? Lost(int call, int first, int last) =>
        call >= first && call <= last ? new TimeoutException() : null;

    /// <summary>A session that stores as soon as a call is done, which takes its time or fails.</summary>
    private sealed class FakeGrain : IGuestSessionGrain
    {
        private readonly Lock gate = new();

        public List<GuestSessionCommand[]> Calls { get; } = [];

        public List<string> Stored { get; } = [];

        public TaskCompletionSource? Gate { get; init; }

        public Random? Pace { get; init; }

        /// <summary>What comes of a call, by its number; null for a good answer.</summary>
        public Func<int, Exception?> Fault { get; init; } = _ => null;

        public bool IsFull { get; set; }

        public async ValueTask<Reply<GuestSessionAnswer>> Execute(GuestSessionCommand command) =>
            (await Answer([command]))[0];

        public ValueTask<Reply<GuestSessionAnswer>[]> ExecuteAll(GuestSessionCommand[] commands) => Answer(commands);

        private async ValueTask<Reply<GuestSessionAnswer>[]> Answer(GuestSessionCommand[] commands)
        {
            int number, wait;
            lock (gate)
            {
                Calls.Add(commands);
                number = Calls.Count - 1;
                wait = Pace?.Next(5) ?? 0;
            }
            if (Gate is not null) await Gate.Task;
            if (wait > 0) await Task.Delay(wait);
            if (commands[0] is GuestSessionCommand.SendMessage && Fault(number) is { } fault) throw fault;
            lock (gate) return Array.ConvertAll(commands, Store);
        }

        private Reply<GuestSessionAnswer> Store(GuestSessionCommand command)
        {
            if (IsFull) return new() { Rejection = new GuestSessionRejection.TranscriptBehind() };
            if (command is GuestSessionCommand.SendMessage message) Stored.Add(message.Text);
            return new() { Answer = new GuestSessionAnswer.None() };
        }
    }
}
