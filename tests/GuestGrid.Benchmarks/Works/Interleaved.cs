namespace GuestGrid.Benchmarks.Works;

/// <summary>The two sides take turns, so that what else the machine does meets both.</summary>
internal static class Interleaved
{
    public static async Task WarmUp(BenchmarkOptions options, Contestant reference, Contestant guestgrid)
    {
        for (var turn = 0; turn < 2; turn++)
        {
            await reference.WarmUp(options.Seconds);
            await guestgrid.WarmUp(options.Seconds);
        }
    }

    public static async Task Rounds(
        BenchmarkOptions options, Contestant reference, Contestant guestgrid, double rate = 0)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            await reference.Round(options.Seconds, rate);
            await guestgrid.Round(options.Seconds, rate);
        }
    }
}
