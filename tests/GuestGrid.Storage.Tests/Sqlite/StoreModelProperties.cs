using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Memory;
using GuestGrid.Storage.Tests.Contract;
using Outcome = GuestGrid.Storage.Tests.Contract.Outcome;

namespace GuestGrid.Storage.Tests.Sqlite;

/// <summary>
/// Random appends, erasures, checkpoints, restarts and kills, compared with the memory store after each.
/// </summary>
public sealed class StoreModelProperties
{
    const int Erase = 80, Checkpoint = 84, Stop = 90, Kill = 94, End = 100;
    static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Arbitrary<int[]> Operations =
        Arb.From(Gen.ArrayOf(Gen.Choose(0, End * 1000 - 1)), WithOneLess);

    [Fact]
    public void A_store_holds_what_a_dictionary_would_through_restarts_and_kills() =>
        Prop.ForAll(Operations, operations => Differs(operations, forgetErasures: false) is null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(60));

    [Fact]
    public void A_store_that_forgets_erasures_is_found_out() =>
        Assert.ThrowsAny<Exception>(() =>
            Prop.ForAll(Operations, operations => Differs(operations, forgetErasures: true) is null)
                .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(60)));

    static string? Differs(int[] operations, bool forgetErasures) =>
        Task.Run(() => FirstDifference(operations, forgetErasures)).GetAwaiter().GetResult();

    static async Task<string?> FirstDifference(int[] operations, bool forgetErasures)
    {
        var model = new MemoryEntityStore();
        await using var store = new RestartingStore(
            Restart.None,
            folder => folder.Options with { CheckpointAfterBytes = 300, KnownVersionsMax = 4, CheckpointSlice = 2 });
        foreach (var operation in operations)
        {
            var (what, detail) = (operation % End, operation / End);
            var key = new EntityKey(detail % 2 == 0 ? "session" : "visitor", $"{detail / 2 % 3}");
            if (what >= Checkpoint)
                await store.Interrupt(what >= Kill ? Restart.Killed : what >= Stop ? Restart.Stopped : Restart.None);
            else if (what >= Erase)
            {
                // Now and then of another version than the one stored.
                var version = (await model.Load(key)).Version + (detail % 7 == 0 ? detail % 3 - 1 : 0);
                var expected = await Outcome.Of(model.Erase(key, version));
                var actual = forgetErasures ? null : await Outcome.Of(store.Running.Erase(key, version));
                if (expected?.Message != actual?.Message)
                    return $"Erasure of {key} at {version}: {expected?.Message}, but {actual?.Message}";
            }
            else
            {
                var version = (await model.Load(key)).Version + (what < 8 ? detail % 3 - 1 : 0);
                var append = new EntityAppend(
                    key, version, Content.Of($"{operation}"), what % 3 == 0,
                    what % 4 == 0 ? null : Start.AddMinutes(detail % 50));
                var expected = await Outcome.Of(model.Append(append));
                var actual = await Outcome.Of(store.Append(append));
                if (expected?.Message != actual?.Message)
                    return $"Append of {key} at {version}: {expected?.Message}, but {actual?.Message}";
            }
            var held = Content.Describe(await model.Load(key));
            var loaded = Content.Describe(await store.Running.Load(key));
            if (held != loaded)
                return $"{key}: {held}, but {loaded}";
            var now = Start.AddMinutes(detail % 60);
            var due = (await model.DueWakes(now, 10)).Select(wake => $"{wake}").Order();
            if (!due.SequenceEqual((await store.Running.DueWakes(now, 10)).Select(wake => $"{wake}").Order()))
                return $"Different wakes at {now}";
        }
        return null;
    }

    static IEnumerable<int[]> WithOneLess(int[] operations) =>
        Enumerable.Range(0, operations.Length).Select(gone => operations.Where((_, index) => index != gone).ToArray());
}
