using System.Globalization;

namespace GuestGrid.Benchmarks.Servers;

internal static class ProcFile
{
    /// <summary>The number behind a label in one of the kernel's text files.</summary>
    public static long Value(string path, string label)
    {
        foreach (var line in File.ReadLines(path))
        {
            if (!line.StartsWith(label, StringComparison.Ordinal))
                continue;
            var number = line[label.Length..].Trim().Split(' ')[0];
            return long.Parse(number, CultureInfo.InvariantCulture);
        }

        throw new BenchmarkException($"{path} has no {label}");
    }

    /// <summary>Processes that wanted to run, on average over the last minute.</summary>
    public static double LoadAverage() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>How many files (and so sockets) one process may have open on this machine.</summary>
    public static int OpenFileLimit()
    {
        foreach (var line in File.ReadLines("/proc/self/limits"))
        {
            if (!line.StartsWith("Max open files", StringComparison.Ordinal))
                continue;
            var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
            return int.TryParse(hard, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
        }

        return int.MaxValue;
    }
}
