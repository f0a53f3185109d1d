using System.Globalization;

namespace GuestGrid.Benchmarks.Report;

internal static class Table
{
    private static readonly string[] header =
    [
        "work", "unit", "reference", "guestgrid", "measured", "target",
        "p50 ms", "p99 ms", "ref p99", "us/op srv", "ref srv", "load", "verdict",
    ];

    private const int FaultsShown = 8;

    public static void Print(IReadOnlyList<Row> rows, BenchmarkOptions options)
    {
        Console.WriteLine();
        var how = Text($"medians of {options.Rounds} rounds of {options.Seconds} s");
        Console.WriteLine($"{Environment.ProcessorCount} cores, {how}");
        string[][] lines = [header, .. rows.Select(Cells)];
        var widths = header.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) => Pad(cell, widths[column], column));
            Console.WriteLine(string.Join("  ", cells).TrimEnd());
        }

        foreach (var row in rows)
        {
            if (row.Note is { } note)
                Console.WriteLine($"  note  {row.Work}: {note}");
            foreach (var fault in row.Faults.Take(FaultsShown))
                Console.WriteLine($"  WRONG {row.Work}: {fault}");
            if (row.Faults.Count > FaultsShown)
                Console.WriteLine($"  WRONG {row.Work}: {row.Faults.Count} in all; --json has them");
        }
    }

    private static string[] Cells(Row row) =>
    [
        row.Work,
        row.Unit,
        Figure(row.Reference?.Value),
        Figure(row.GuestGrid?.Value),
        row.GuestGrid is null ? "-" : Text($"{row.Measured:0.00}"),
        Target(row),
        Millis(row.GuestGrid?.P50),
        Millis(row.GuestGrid?.P99),
        Millis(row.Reference?.P99),
        Micros(row.GuestGrid?.ServerMicros),
        Micros(row.Reference?.ServerMicros),
        Micros(row.GuestGrid?.LoadMicros ?? row.Reference?.LoadMicros),
        row.Verdict,
    ];

    private static string Target(Row row)
    {
        if (row.Target is null)
            return "-";
        var next = row.Stretch is { } stretch ? Text($" ({stretch:0.##})") : "";
        return (row.LessIsBetter ? "<= " : ">= ") + Text($"{row.Target:0.##}") + next;
    }

    private static string Pad(string cell, int width, int column) =>
        column <= 1 ? cell.PadRight(width) : cell.PadLeft(width);

    private static string Figure(double? value) => value is { } some ? Text($"{some:N0}") : "-";

    private static string Millis(double? value) => value is > 0 ? Text($"{value:0.00}") : "-";

    private static string Micros(double? value) => value is > 0 ? Text($"{value:0.0}") : "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
