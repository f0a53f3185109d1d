using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Works;

namespace GuestGrid.Benchmarks;

/// <summary>
/// Measures the chosen works one after another; one that can not be measured is a wrong answer too.
/// </summary>
internal static class Bench
{
    public static async Task<IReadOnlyList<Row>> Run(BenchmarkOptions options)
    {
        var rows = new List<Row>();
        if (options.LoadAverageBefore is var load && load > Environment.ProcessorCount / 4.0)
            Progress.Say($"others use this machine (load {load}): the ratios will not be worth much");
        foreach (var work in options.Works)
        {
            try
            {
                rows.AddRange(await Measure(work, options));
            }
            catch (Exception fault) when (fault is BenchmarkException or HttpRequestException or IOException)
            {
                rows.Add(new Row { Work = work, Unit = "-", Faults = [fault.Message] });
            }
        }

        return rows;
    }

    private static Task<IReadOnlyList<Row>> Measure(string work, BenchmarkOptions options) => work switch
    {
        "P1" => new MessageWork(options).Measure(),
        "P3" => new CreationWork(options).Measure(),
        "P4" => new RefusalWork(options).Measure(),
        "P6" => new MemoryWork(options).Measure(),
        "P9" => new ClusterWork(options).Measure(),
        _ => throw new BenchmarkException($"no such work: {work}"),
    };
}
