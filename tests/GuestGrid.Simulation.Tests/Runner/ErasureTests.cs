using System.Text;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Sabotage;
using GuestGrid.Storage.Formats;

namespace GuestGrid.Simulation.Tests.Runner;

using SessionMemory = EntityMemory<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
    GuestSessionAnswer, GuestSessionPolicy>;

/// <summary>An erasure reaches its end whoever dies on the way, and ends only the life it was decided on.</summary>
public sealed class ErasureTests
{
    private readonly Bench bench = new();

    [Fact]
    public async Task An_erasure_that_a_crash_cut_off_goes_on_by_the_wake_up_stored_with_it() =>
        Assert.Null(await Unfinished());

    [Fact]
    public async Task Without_that_wake_up_it_would_not()
    {
        bench.Store = new SleepingStore(bench.Store);
        Assert.NotNull(await Unfinished());
    }

    [Fact]
    public async Task While_others_do_not_know_yet_what_was_said_has_left_the_store_already() =>
        Assert.DoesNotContain("hello", await StoredOfErased(), StringComparison.Ordinal);

    [Fact]
    public async Task A_store_that_kept_what_a_snapshot_replaces_would_have_it_still()
    {
        bench.Store = new KeepingStore(bench.Store);
        Assert.Contains("hello", await StoredOfErased(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_that_hangs_before_it_erases_leaves_who_came_after()
    {
        bench.Store = new Interloper(bench.Store, isFenced: true);
        await EraseAndAwaitIt();

        Assert.NotEqual(0, (await bench.Store.Load(Bench.Key)).Version);
        Assert.Empty(bench.Bugs);
    }

    [Fact]
    public async Task A_store_that_erases_whatever_version_there_is_would_take_it()
    {
        bench.Store = new Interloper(bench.Store, isFenced: false);
        await EraseAndAwaitIt();

        Assert.Equal(0, (await bench.Store.Load(Bench.Key)).Version);
    }

    [Fact]
    public async Task An_owner_whose_last_write_fits_a_newer_life_by_chance_leaves_that_life()
    {
        var answer = new TaskCompletionSource<Outcome<object?>>();
        bench.Deliver = _ => new(answer.Task);
        var older = bench.Create();
        await older.Execute(Bench.Opening());
        bench.Time += Bench.OpeningUnderWay;
        await older.Execute(new GuestSessionCommand.Erase());

        bench.Deliver = _ => new(default(Outcome<object?>));
        await bench.Create().Execute(GuestSessionDecider.Tick);
        Assert.Equal(0, (await bench.Store.Load(Bench.Key)).Version);
        var newer = bench.Create();
        await newer.Execute(Bench.Opening());
        await newer.Execute(new GuestSessionCommand.RotateToken(false));
        answer.SetResult(default);

        Assert.NotEqual(0, (await bench.Store.Load(Bench.Key)).Version);
        Assert.Empty(bench.Bugs);
    }

    [Fact]
    public async Task An_owner_of_an_earlier_life_writes_nothing_into_a_later_one() =>
        Assert.Equal(1, await FirstOfLaterLife());

    [Fact]
    public async Task If_every_life_began_with_the_same_version_it_would()
    {
        bench.Store = new AlikeLives(bench.Store);
        Assert.NotEqual(1, await FirstOfLaterLife());
    }

    [Fact]
    public async Task An_answer_to_a_tell_of_an_earlier_life_settles_nothing_in_a_later_one()
    {
        var later = await SettledAcrossLives(between: TimeSpan.FromMicroseconds(1));
        Assert.Single(later.Outbox.Pending);
        Assert.Equal(new RoutingStage.Waiting(bench.Time, null), ((GuestSession.Open)later.State).Stage);
    }

    [Fact]
    public async Task If_the_lives_could_not_be_told_apart_it_would()
    {
        var later = await SettledAcrossLives(between: TimeSpan.Zero);
        Assert.Empty(later.Outbox.Pending);
        Assert.NotEqual(new RoutingStage.Waiting(bench.Time, null), ((GuestSession.Open)later.State).Stage);
    }

    /// <summary>
    /// The later life as it is stored, when the owner of the life before is told at last that the queue was full.
    /// </summary>
    private async Task<SessionMemory> SettledAcrossLives(TimeSpan between)
    {
        var answers = new List<TaskCompletionSource<Outcome<object?>>>();
        bench.Deliver = _ =>
        {
            answers.Add(new TaskCompletionSource<Outcome<object?>>());
            return new(answers[^1].Task);
        };
        var older = bench.Create();
        await older.Execute(Bench.Opening());
        await older.Execute(Bench.Message("of the earlier life"));
        await bench.Store.Erase(Bench.Key, (await bench.Store.Load(Bench.Key)).Version);

        bench.Time += between;
        var newer = bench.Create();
        await newer.Execute(Bench.Opening());
        await newer.Execute(Bench.Message("of the later life"));
        answers[0].SetResult(new Outcome<object?>(null, new QueueRejection.QueueFull(), false));
        await older.Execute(new GuestSessionCommand.Inspect());
        Assert.Empty(bench.Bugs);
        return SessionMemory.Of(await bench.Store.Load(Bench.Key), new JsonStoredFormat());
    }

    /// <summary>The number of the message that an owner of the life before stores first in the later one.</summary>
    private async Task<long> FirstOfLaterLife()
    {
        var older = bench.Create();
        await older.Execute(Bench.Opening());
        await older.Execute(Bench.Message("of the earlier life"));
        await bench.Store.Erase(Bench.Key, (await bench.Store.Load(Bench.Key)).Version);

        bench.Time += TimeSpan.FromMicroseconds(1);
        var newer = bench.Create();
        await newer.Execute(Bench.Opening());
        while ((await bench.Store.Load(Bench.Key)).Version % 256 != older.Version % 256)
            await newer.Execute(new GuestSessionCommand.RotateToken(false));
        var stored = await older.Execute(Bench.Message("of the later life"));
        return ((GuestSessionAnswer.Stored)stored.Answer).Sequence.Number;
    }

    /// <summary>What is left undone after the process died with all it had promised still to tell.</summary>
    private async Task<string?> Unfinished()
    {
        bench.Deliver = _ => new(new TaskCompletionSource<Outcome<object?>>().Task);
        var before = bench.Create();
        await before.Execute(Bench.Opening(new GuestId(Guid.Empty)));
        await before.Execute(new GuestSessionCommand.NotePrevious(new GuestSessionId(new Guid(1, 2, 3, new byte[8]))));
        await before.Execute(new GuestSessionCommand.DeclareAttachment(
            new AttachedFile(new AttachmentId(Guid.Empty), "cat.png", "image/png", 5), null, null));
        bench.Time += Bench.OpeningUnderWay;
        await before.Execute(new GuestSessionCommand.Erase());

        var told = new List<Effect.Tell>();
        bench.Deliver = tell =>
        {
            told.Add(tell);
            return new(default(Outcome<object?>));
        };
        foreach (var key in await bench.Store.DueWakes(bench.Time + bench.Limits.TellRetryMax, 10))
        {
            Assert.Equal(Bench.Key, key);
            await bench.Create().Execute(GuestSessionDecider.Tick);
        }
        if (!told.OfType<Effect.TellVisitor>().Any()) return "The visitor does not know.";
        if (!told.OfType<Effect.TellSession>().Any()) return "The session before it is left.";
        if (!told.OfType<Effect.TellFiles>().Any()) return "Its files are left.";
        return (await bench.Store.Load(Bench.Key)).Version == 0 ? null : "It is left itself.";
    }

    /// <summary>All that is stored of a session that is erased, and can't tell anybody.</summary>
    private async Task<string> StoredOfErased()
    {
        bench.Deliver = _ => new(new TaskCompletionSource<Outcome<object?>>().Task);
        var owner = bench.Create();
        await owner.Execute(Bench.Opening(new GuestId(Guid.Empty)));
        await owner.Execute(Bench.Message("hello"));
        await owner.Execute(new GuestSessionCommand.Erase());
        var stored = await bench.Store.Load(Bench.Key);
        Assert.NotEqual(0, stored.Version);
        return string.Concat(stored.Entries.Prepend(stored.Snapshot ?? default)
            .Select(content => Encoding.UTF8.GetString(content.Span)));
    }

    private async Task EraseAndAwaitIt()
    {
        var owner = bench.Create();
        await owner.Execute(Bench.Opening());
        bench.Time += Bench.OpeningUnderWay;
        await owner.Execute(new GuestSessionCommand.Erase());
        await ((Interloper)bench.Store).Erased;
    }

    /// <summary>Knows no times.</summary>
    private sealed class SleepingStore(IEntityStore inner) : StoreWrapper(inner)
    {
        public override ValueTask Append(EntityAppend append) => base.Append(append with { WakeAt = null });
    }

    /// <summary>Begins every life with version 1.</summary>
    private sealed class AlikeLives(IEntityStore inner) : StoreWrapper(inner)
    {
        public override ValueTask Append(EntityAppend append) => base.Append(append with { FirstVersion = 1 });
    }

    /// <summary>Just before an owner erases, another one has, and a new life has begun.</summary>
    private sealed class Interloper(IEntityStore inner, bool isFenced) : StoreWrapper(inner)
    {
        private readonly TaskCompletionSource erased = new();

        public Task Erased => erased.Task;

        public override async ValueTask Erase(
            EntityKey key, long expectedVersion, CancellationToken cancellation = default)
        {
            await base.Erase(key, expectedVersion, cancellation);
            await new Bench { Store = Inner }.Create().Execute(Bench.Opening());
            try
            {
                await base.Erase(
                    key, isFenced ? expectedVersion : (await Inner.Load(key, cancellation)).Version, cancellation);
            }
            finally
            {
                erased.SetResult();
            }
        }
    }
}
