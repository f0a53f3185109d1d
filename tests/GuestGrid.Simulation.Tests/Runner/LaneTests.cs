using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Sabotage;

namespace GuestGrid.Simulation.Tests.Runner;

using SessionRunner = EntityRunner<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
    GuestSessionAnswer, GuestSessionPolicy>;

/// <summary>Messages that one caller sends without waiting, of which one gets lost: none takes its place.</summary>
public sealed class LaneTests
{
    private static readonly string[] Texts = ["a", "b", "c", "d", "e"];

    private readonly Bench bench = new() { Limits = RunnerLimits.Default with { BatchMax = 2 } };

    [Fact]
    public async Task What_was_asked_for_together_ends_with_the_write_that_fails()
    {
        var (runner, store) = await Opened();
        store.FailsNext = true;

        var told = await Told(runner.ExecuteAll([.. Texts.Select(Bench.Message)]));

        Assert.All(told, Assert.Null);
        Assert.Empty(await Stored());
    }

    [Fact]
    public async Task So_does_what_came_one_by_one_on_one_lane()
    {
        var (runner, store) = await Opened();
        store.FailsNext = true;
        var lane = new Lane();

        var told = await Told(Held(store, () => Array.ConvertAll(Texts, text => Ask(runner, text, lane))));

        Assert.All(told, Assert.Null);
        Assert.Empty(await Stored());
        Assert.Null(await TellOne(Ask(runner, "later", lane)));
        Assert.NotNull(await TellOne(Ask(runner, "on a new one", new Lane())));
    }

    [Fact]
    public async Task Without_a_lane_what_follows_takes_the_place_of_what_got_lost()
    {
        var (runner, store) = await Opened();
        store.FailsNext = true;

        await Told(Held(store, () => Array.ConvertAll(Texts, text => Ask(runner, text, null))));

        Assert.Equal(Texts[1..], await Stored());
    }

    [Fact]
    public async Task Other_callers_and_what_keeps_no_turn_go_on()
    {
        var (runner, store) = await Opened();
        store.FailsNext = true;
        var lane = new Lane();
        var told = Held(store, () => [Ask(runner, "lost", lane), Ask(runner, "another's", new Lane())]);

        Assert.Null(await TellOne(told[0]));
        Assert.NotNull(await TellOne(told[1]));
        Assert.True(runner.TryExecute(new GuestSessionCommand.Inspect(), out var view, lane));
        Assert.IsType<GuestSessionAnswer.Viewed>((await view).Answer);
    }

    [Fact]
    public async Task What_finds_no_room_is_not_overtaken_either()
    {
        bench.Limits = RunnerLimits.Default with { WaitingMax = 1 };
        var (runner, store) = await Opened();
        var lane = new Lane();
        var told = Held(store, () => Array.ConvertAll(Texts[..3], text => Ask(runner, text, lane)));

        await Assert.ThrowsAsync<EntityOverloadedException>(async () => await told[2]);
        foreach (var one in told[..2]) await TellOne(one);
        Assert.Null(await TellOne(Ask(runner, "later", lane)));
        Assert.DoesNotContain("later", await Stored());
    }

    [Fact]
    public async Task What_is_to_come_again_later_is_not_overtaken_when_there_is_room_for_the_next()
    {
        var pages = new List<TaskCompletionSource<Outcome<object?>>>();
        bench.Deliver = tell =>
        {
            if (tell is not Effect.TellTranscript) return new(default(Outcome<object?>));
            pages.Add(new TaskCompletionSource<Outcome<object?>>());
            return new(pages[^1].Task);
        };
        var (runner, _) = await Opened();
        var lane = new Lane();
        for (var i = 0; (await Ask(runner, $"m{i}", lane)).Rejection is not GuestSessionRejection.TranscriptBehind; i++)
            bench.Time += TimeSpan.FromSeconds(1);

        foreach (var page in pages.ToArray()) page.SetResult(default);

        Assert.NotNull(await TellOne(Ask(runner, "there is room", new Lane())));
        Assert.Null(await TellOne(Ask(runner, "out of turn", lane)));
    }

    [Fact]
    public async Task What_can_not_be_decided_is_not_overtaken()
    {
        var (runner, _) = await Opened();
        var lane = new Lane();
        var bug = new GuestSessionCommand.SendMessage(Participant.Guest, null!, ClientMessageId.Parse("bug"), null);
        Assert.True(runner.TryExecute(bug, out var outcome, lane));
        await Assert.ThrowsAsync<NullReferenceException>(async () => await outcome);

        Assert.Null(await TellOne(Ask(runner, "later", lane)));
        Assert.NotNull(await TellOne(Ask(runner, "on a new one", new Lane())));
    }

    private async Task<(SessionRunner Runner, OddStore Store)> Opened()
    {
        var store = new OddStore(bench.Store);
        bench.Store = store;
        var runner = bench.Create();
        await runner.Execute(Bench.Opening());
        return (runner, store);
    }

    private static ValueTask<Outcome<GuestSessionAnswer>> Ask(SessionRunner runner, string text, Lane? lane)
    {
        Assert.True(runner.TryExecute(Bench.Message(text), out var outcome, lane));
        return outcome;
    }

    /// <summary>The first of them is being written while the others come.</summary>
    private static ValueTask<Outcome<GuestSessionAnswer>>[] Held(
        OddStore store, Func<ValueTask<Outcome<GuestSessionAnswer>>[]> ask)
    {
        store.Gate = new TaskCompletionSource();
        var asked = ask();
        store.Gate.SetResult();
        return asked;
    }

    private static async Task<GuestSessionAnswer?[]> Told(ValueTask<Outcome<GuestSessionAnswer>>[] outcomes)
    {
        var told = new GuestSessionAnswer?[outcomes.Length];
        for (var i = 0; i < told.Length; i++) told[i] = await TellOne(outcomes[i]);
        return told;
    }

    /// <summary>Null for what nobody knows of.</summary>
    private static async Task<GuestSessionAnswer?> TellOne(ValueTask<Outcome<GuestSessionAnswer>> outcome)
    {
        try
        {
            return (await outcome).Answer;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task<string[]> Stored()
    {
        var recent = await bench.Create().Execute(
            new GuestSessionCommand.ReadRecent(SequenceId.None, int.MaxValue));
        return [.. ((GuestSessionAnswer.Messages)recent.Answer).Items.Select(message => message.Text)];
    }

    private sealed class OddStore(IEntityStore inner) : StoreWrapper(inner)
    {
        public TaskCompletionSource? Gate { get; set; }

        public bool FailsNext { get; set; }

        public override async ValueTask Append(EntityAppend append)
        {
            if (Gate is { } gate) await gate.Task;
            if (FailsNext)
            {
                FailsNext = false;
                throw new StoreUnavailableException("Once.");
            }
            await Inner.Append(append);
        }
    }
}
