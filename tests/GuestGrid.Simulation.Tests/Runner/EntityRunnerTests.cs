using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Sabotage;

namespace GuestGrid.Simulation.Tests.Runner;

/// <summary>What the runner once got wrong, each with the smallest history that shows it.</summary>
public sealed class EntityRunnerTests
{
    private static readonly ConnectionAddress Socket = new(GatewayId.Parse("gateway"), new ConnectionId(Guid.Empty));

    private static readonly string[] Texts = ["a", "b", "c", "d", "e"];

    private readonly Bench bench = new();

    [Theory]
    [InlineData(1, 1), InlineData(2, 2), InlineData(5, 16), InlineData(6, 20), InlineData(int.MaxValue, 20)]
    public void A_tell_that_fails_is_tried_half_as_often_each_time_but_not_for_ever(int attempts, int seconds)
    {
        var limits = RunnerLimits.Default with
        {
            TellRetry = TimeSpan.FromSeconds(1), TellRetryMax = TimeSpan.FromSeconds(20),
        };
        Assert.Equal(TimeSpan.FromSeconds(seconds), limits.WaitAfter(attempts));
    }

    [Fact]
    public async Task An_outdated_wake_up_is_corrected_by_the_tick_it_sends()
    {
        await bench.Create().Execute(Bench.Opening());
        await bench.Store.Append(new EntityAppend(
            Bench.Key, await StoredVersion(), "N1\n"u8.ToArray(), IsSnapshot: false, Bench.Now));

        await bench.Create().Execute(GuestSessionDecider.Tick);

        Assert.Empty(await bench.Store.DueWakes(Bench.Now, 10));
    }

    [Fact]
    public async Task Ticks_that_find_nothing_due_write_once_at_most()
    {
        await bench.Create().Execute(Bench.Opening());
        var owner = bench.Create();
        await owner.Execute(GuestSessionDecider.Tick);
        var corrected = await StoredVersion();

        for (var i = 0; i < 5; i++) await owner.Execute(GuestSessionDecider.Tick);

        Assert.Equal(corrected, await StoredVersion());
    }

    [Fact]
    public async Task An_index_that_another_owner_left_wrong_is_corrected_by_one_who_had_known_it()
    {
        var stale = bench.Create();
        await stale.Execute(Bench.Opening());
        await bench.Store.Append(new EntityAppend(
            Bench.Key, await StoredVersion(), "N1\n"u8.ToArray(), IsSnapshot: false, Bench.Now));

        await stale.Execute(GuestSessionDecider.Tick);

        Assert.Empty(await bench.Store.DueWakes(Bench.Now, 10));
    }

    [Fact]
    public async Task A_tick_that_finds_nothing_due_makes_an_owner_look_again_at_what_others_wrote()
    {
        var stale = bench.Create();
        await stale.Execute(new GuestSessionCommand.Inspect());
        await bench.Create().Execute(Bench.Opening());

        await stale.Execute(GuestSessionDecider.Tick);

        var seen = await stale.Execute(new GuestSessionCommand.Inspect());
        Assert.IsType<GuestSessionAnswer.Viewed>(seen.Answer);
    }

    [Fact]
    public async Task An_owner_that_keeps_losing_is_told_of_as_an_outage()
    {
        bench.Store = new ContestedStore(bench.Store);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.Create().Execute(Bench.Opening()));
        Assert.Empty(bench.Bugs);
    }

    [Fact]
    public async Task A_tell_does_not_overtake_one_under_way_when_memory_is_read_again()
    {
        var (told, answers) = (new List<Effect.Tell>(), new Queue<TaskCompletionSource<Outcome<object?>>>());
        bench.Deliver = tell =>
        {
            told.Add(tell);
            answers.Enqueue(new TaskCompletionSource<Outcome<object?>>());
            return new ValueTask<Outcome<object?>>(answers.Last().Task);
        };
        var store = new FailingOnce(bench.Store);
        bench.Store = store;
        var runner = bench.Create();
        await runner.Execute(Bench.Opening());
        await runner.Execute(Bench.Message("enters the queue"));
        var first = Assert.IsType<QueueCommand.Enqueue>(Assert.IsType<Effect.TellQueue>(Assert.Single(told)).Command);

        store.FailsNext = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await runner.Execute(Bench.Message("its outcome is unknown")));
        await runner.Execute(new GuestSessionCommand.End(EndReason.Guest));

        Assert.DoesNotContain(told.Skip(1), tell => tell is Effect.TellQueue);
        answers.Dequeue().SetResult(default);
        await runner.Execute(new GuestSessionCommand.Inspect());
        Assert.True(told.OfType<Effect.TellQueue>().Last().Command is QueueCommand.Withdraw later
            && later.Ticket > first.Ticket);
    }

    [Fact]
    public async Task A_socket_that_throws_after_another_caller_was_answered_does_not_stop_the_entity()
    {
        var store = new GatedStore(bench.Store);
        bench.Store = store;
        var runner = bench.Create();
        await runner.Execute(Bench.Opening());
        await runner.Execute(new GuestSessionCommand.Connect(Socket, null, null));
        bench.OnPush = notice =>
        {
            if (notice is Notice.MessageAdded { Message.Text: "three" })
                throw new InvalidOperationException("A flaw of the gateway.");
        };

        store.Gate = new TaskCompletionSource();
        var first = runner.Execute(Bench.Message("one"));
        var (second, third) = (runner.Execute(Bench.Message("two")), runner.Execute(Bench.Message("three")));
        store.Gate.SetResult();

        await first;
        Assert.Equal(new GuestSessionAnswer.Stored(new SequenceId(2)), (await second).Answer);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await third);
        var fourth = await runner.Execute(Bench.Message("four"));
        Assert.Equal(new GuestSessionAnswer.Stored(new SequenceId(4)), fourth.Answer);
        Assert.Single(bench.Bugs);
    }

    [Fact]
    public async Task A_runner_with_a_tell_under_way_does_not_retire()
    {
        var answer = new TaskCompletionSource<Outcome<object?>>();
        bench.Deliver = _ => new ValueTask<Outcome<object?>>(answer.Task);
        var runner = bench.Create();
        await runner.Execute(Bench.Opening());
        await runner.Execute(Bench.Message("enters the queue"));

        Assert.False(runner.TryRetire());
        Assert.False(runner.TryRetire());
        answer.SetResult(default);
        await runner.Execute(new GuestSessionCommand.Inspect());
        Assert.False(runner.TryRetire());
        Assert.True(runner.TryRetire());
        Assert.False(runner.TryExecute(new GuestSessionCommand.Inspect(), out _));
    }

    [Fact]
    public async Task What_one_caller_asks_for_together_is_decided_in_order_in_one_write()
    {
        bench.Deliver = NoAnswer;
        var runner = bench.Create();
        await runner.Execute(Bench.Opening());
        var before = await StoredVersion();

        var positions = await Positions(runner.ExecuteAll([.. Texts.Select(Bench.Message)]));

        Assert.Equal([1, 2, 3, 4, 5], positions);
        Assert.Equal(before + 1, await StoredVersion());
    }

    [Fact]
    public async Task What_it_asks_for_one_by_one_is_written_one_by_one()
    {
        bench.Deliver = NoAnswer;
        var runner = bench.Create();
        await runner.Execute(Bench.Opening());
        var before = await StoredVersion();

        foreach (var text in Texts) await runner.Execute(Bench.Message(text));

        Assert.Equal(before + Texts.Length, await StoredVersion());
    }

    [Fact]
    public async Task What_is_asked_for_together_during_a_write_shares_the_next()
    {
        bench.Deliver = NoAnswer;
        var store = new GatedStore(bench.Store);
        bench.Store = store;
        var runner = bench.Create();
        await runner.Execute(Bench.Opening());
        var before = await StoredVersion();
        store.Gate = new TaskCompletionSource();
        var first = runner.Execute(Bench.Message("first"));
        var others = runner.ExecuteAll([.. Texts.Select(Bench.Message)]);

        store.Gate.SetResult();

        await first;
        Assert.Equal([2, 3, 4, 5, 6], await Positions(others));
        Assert.Equal(before + 2, await StoredVersion());
    }

    // An answer would be one more write.
    private static ValueTask<Outcome<object?>> NoAnswer(Effect.Tell tell) =>
        new(new TaskCompletionSource<Outcome<object?>>().Task);

    private static async Task<List<long>> Positions(ValueTask<Outcome<GuestSessionAnswer>>[] outcomes)
    {
        var positions = new List<long>();
        foreach (var outcome in outcomes)
            positions.Add(((GuestSessionAnswer.Stored)(await outcome).Answer).Sequence.Number);
        return positions;
    }

    private async Task<long> StoredVersion() => (await bench.Store.Load(Bench.Key)).Version;

    private sealed class ContestedStore(IEntityStore inner) : StoreWrapper(inner)
    {
        public override ValueTask Append(EntityAppend append) =>
            throw new VersionConflictException(append.Key, append.ExpectedVersion, append.ExpectedVersion + 1);
    }

    private sealed class GatedStore(IEntityStore inner) : StoreWrapper(inner)
    {
        public TaskCompletionSource? Gate { get; set; }

        public override async ValueTask Append(EntityAppend append)
        {
            if (Gate is { } gate) await gate.Task;
            await Inner.Append(append);
        }
    }

    private sealed class FailingOnce(IEntityStore inner) : StoreWrapper(inner)
    {
        public bool FailsNext { get; set; }

        public override ValueTask Append(EntityAppend append)
        {
            if (!FailsNext) return Inner.Append(append);
            FailsNext = false;
            throw new StoreUnavailableException("Once.");
        }
    }
}
