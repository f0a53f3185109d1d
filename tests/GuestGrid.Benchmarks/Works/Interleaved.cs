namespace GuestGrid.Benchmarks.Works;

/// <summary>All sides take turns, so that what else the machine does meets each.</summary>
internal static class Interleaved
{
    public static async Task WarmUp(BenchmarkOptions options, params Contestant[] contestants)
    {
        for (var turn = 0; turn < 2; turn++)
            foreach (var contestant in contestants)
                await contestant.WarmUp(options.Seconds);
    }

    public static Task Rounds(BenchmarkOptions options, params Contestant[] contestants) =>
        Rounds(options, 0, contestants);

    /// <param name="rate">Starts a second in all; 0 for as many as there can be.</param>
    public static async Task Rounds(BenchmarkOptions options, double rate, params Contestant[] contestants)
    {
        for (var round = 0; round < options.Rounds; round++)
            foreach (var contestant in contestants)
                await contestant.Round(options.Seconds, rate);
    }
}
