using GuestGrid.Benchmarks.Report;

namespace GuestGrid.Benchmarks;

internal static class ExitCodes
{
    public const int Wrong = 1;
    public const int Usage = 2;
    public const int TargetMissed = 3;

    public static int Of(IReadOnlyList<Row> rows, BenchmarkOptions options)
    {
        if (rows.Any(row => row.Faults.Count > 0))
            return Wrong;
        return options.Strict && rows.Any(row => row.Missed) ? TargetMissed : 0;
    }
}
