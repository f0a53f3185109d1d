using FsCheck;
using FsCheck.Fluent;
using GuestGrid.Core.Tests.Support;

namespace GuestGrid.Core.Tests.Laws;

/// <summary>
/// Generates histories of one entity, holds laws against them, and makes those that break one smaller.
/// </summary>
internal static class Histories
{
    private const int StepsMax = 60;

    /// <summary>
    /// Commands at generated times: together, soon after, much later, and by a clock that was set back.
    /// </summary>
    /// <param name="longWaits">How many of about a hundred waits outlast everything short-lived.</param>
    public static Gen<Step<TCommand>[]> Of<TCommand>(Gen<TCommand> commands, int longWaits) where TCommand : class
    {
        var waits = Waits(longWaits);
        var step = Gen.Frequency(
            (6, waits.SelectMany(wait => commands.Select(command => Single(wait, command)))),
            (1, waits.Select(wait => Single<TCommand>(wait, null))),
            (1, from command in commands
                from times in Gen.Choose(2, 70)
                from spacing in Gen.Elements(0, 0.1, 0.1)
                select Train(command, times, Ids.Seconds(spacing))));
        return Gen.Choose(1, StepsMax).SelectMany(length => step.ArrayOf(length))
            .Select(parts => parts.SelectMany(part => part).ToArray());
    }

    public static void Hold<TCommand>(Gen<Step<TCommand>[]> histories, Func<Step<TCommand>[], Violation?> check,
        int tests)
        where TCommand : class =>
        Prop.ForAll(Arb.From(histories, Smaller), history =>
        {
            if (check(history) is { } violation)
                throw new InvalidOperationException($"{violation.Law}: {violation.Detail}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));

    /// <summary>The same histories on every run.</summary>
    public static Step<TCommand>[][] Fixed<TCommand>(Gen<Step<TCommand>[]> histories, int count) where TCommand
        : class =>
        Gen.Sample(histories, count, new Rnd(20310304), 50);

    /// <param name="longWaits">How many of about a hundred are minutes or hours.</param>
    private static Gen<TimeSpan> Waits(int longWaits) => Gen.Frequency(
        (40, Gen.Constant(TimeSpan.Zero)),
        (30, Gen.Choose(1, 2_000).Select(ms => TimeSpan.FromMilliseconds(ms))),
        (20, Gen.Choose(1, 90).Select(s => TimeSpan.FromSeconds(s))),
        (longWaits, Gen.Choose(1, 90).Select(m => TimeSpan.FromMinutes(m))),
        (longWaits, Gen.Choose(1, 40).Select(h => TimeSpan.FromHours(h))),
        (10, Gen.Choose(1, 10_000).Select(ms => TimeSpan.FromMilliseconds(-ms))),
        (longWaits, Gen.Choose(1, 600).Select(m => TimeSpan.FromMinutes(-m))));

    private static Step<TCommand>[] Single<TCommand>(TimeSpan wait, TCommand? command) where TCommand : class =>
        [new Step<TCommand>(wait, command)];

    private static Step<TCommand>[] Train<TCommand>(TCommand command, int times, TimeSpan spacing)
        where TCommand : class => [.. Enumerable.Repeat(new Step<TCommand>(spacing, command), times)];

    private static IEnumerable<Step<TCommand>[]> Smaller<TCommand>(Step<TCommand>[] history) where TCommand : class
    {
        for (var size = history.Length / 2; size >= 1; size /= 2)
            for (var at = 0; at + size <= history.Length; at += size)
                yield return [.. history[..at], .. history[(at + size)..]];
    }
}
