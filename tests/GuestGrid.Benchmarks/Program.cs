using GuestGrid.Benchmarks;
using GuestGrid.Benchmarks.Load;
using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Servers;

return args switch
{
    ["--reference", var url] => await ReferenceServer.Run(url),
    ["--load"] => LoadConsole.Run(),
    ["--help" or "-h"] => Help(),
    _ => await Run(args),
};

static async Task<int> Run(string[] args)
{
    if (!BenchmarkOptions.TryParse(args, out var options, out var fault))
    {
        Console.Error.WriteLine(fault);
        Console.Error.WriteLine(BenchmarkOptions.Usage);
        return ExitCodes.Usage;
    }

    var rows = await Bench.Run(options);
    Table.Print(rows, options);
    if (options.JsonFile is { } file)
        await JsonReport.Write(file, rows, options);
    return ExitCodes.Of(rows, options);
}

static int Help()
{
    Console.WriteLine(BenchmarkOptions.Usage);
    return 0;
}
