using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks;

/// <summary>What to measure, how often and against which server binary.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage =
        """
        usage: [P1] [P3] [P4] [P6] [P9] [--rounds N] [--seconds S] [--json FILE] [--server PATH]
               [--silo PATH] [--postgres TEXT] [--connections N] [--idle-wait S]
               [--quick] [--strict] [--keep] [--verbose]
          --server       guestgrid.dll or an executable that takes `serve --urls U --data D`
          --silo         P9: guestgrid-silo.dll or an executable that takes `--gateway --urls U --data D`
          --postgres     P9: a connection string; without it a server of one's own, from the programs installed here
          --connections  P6: idle guests (bounded by this machine's open file limit)
          --idle-wait    P6: seconds of silence before resident memory is read
          --quick        one short round: shows that it runs, proves nothing
          --strict       a missed target exits with 3; a wrong answer always exits with 1
          --keep         leave the data directories; --verbose shows the server's output
        """;

    public static readonly string[] AllWorks = ["P1", "P3", "P4", "P6", "P9"];

    public IReadOnlyList<string> Works { get; init; } = AllWorks;
    public int Rounds { get; init; } = 5;
    public double Seconds { get; init; } = 3;
    public string? JsonFile { get; init; }
    public string? Server { get; init; }
    public string? Silo { get; init; }
    public string? Postgres { get; init; }
    public int Connections { get; init; } = 20_000;
    public double IdleWaitSeconds { get; init; } = 30;
    public bool Strict { get; init; }
    public bool Keep { get; init; }
    public bool Verbose { get; init; }

    /// <summary>Kept with the figures, because it says how far to trust them.</summary>
    public double LoadAverageBefore { get; } = ProcFile.LoadAverage();

    public static bool TryParse(
        string[] args,
        [NotNullWhen(true)] out BenchmarkOptions? options,
        [NotNullWhen(false)] out string? fault)
    {
        var parsed = new BenchmarkOptions();
        var works = new List<string>();
        (options, fault) = (null, null);
        for (var index = 0; index < args.Length; index++)
        {
            var arg = args[index];
            if (AllWorks.Contains(arg, StringComparer.OrdinalIgnoreCase))
            {
                works.Add(arg.ToUpperInvariant());
                continue;
            }

            if (WithFlag(parsed, arg) is { } flagged)
            {
                parsed = flagged;
                continue;
            }

            if (index + 1 >= args.Length || WithValue(parsed, arg, args[++index]) is not { } valued)
            {
                fault = $"not understood: {arg}";
                return false;
            }

            parsed = valued;
        }

        options = works.Count == 0 ? parsed : parsed with { Works = works };
        return true;
    }

    private static BenchmarkOptions? WithFlag(BenchmarkOptions options, string name) => name switch
    {
        "--" => options,
        "--quick" => options with { Rounds = 1, Seconds = 1, Connections = 1_000, IdleWaitSeconds = 2 },
        "--strict" => options with { Strict = true },
        "--keep" => options with { Keep = true },
        "--verbose" => options with { Verbose = true },
        _ => null,
    };

    private static BenchmarkOptions? WithValue(
        BenchmarkOptions options, string name, string value) => name switch
    {
        "--rounds" when Whole(value) is { } n => options with { Rounds = n },
        "--connections" when Whole(value) is { } n => options with { Connections = n },
        "--seconds" when Number(value) is { } s => options with { Seconds = s },
        "--idle-wait" when Number(value) is { } s => options with { IdleWaitSeconds = s },
        "--json" => options with { JsonFile = value },
        "--server" => options with { Server = value },
        "--silo" => options with { Silo = value },
        "--postgres" => options with { Postgres = value },
        _ => null,
    };

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && n > 0
            ? n
            : null;
}
