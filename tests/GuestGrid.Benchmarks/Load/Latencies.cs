using System.Diagnostics;
using System.Numerics;

namespace GuestGrid.Benchmarks.Load;

/// <summary>A histogram of microseconds in steps of at most 3 percent; safe from several threads.</summary>
internal sealed class Latencies
{
    private const int Steps = 32;
    private readonly long[] counts = new long[Steps * 40];

    public void Clear() => Array.Clear(counts);

    public void Record(long sinceTimestamp)
    {
        var elapsed = Stopwatch.GetElapsedTime(sinceTimestamp);
        Interlocked.Increment(ref counts[Index((long)elapsed.TotalMicroseconds)]);
    }

    /// <summary>The upper edge of the step that holds this share of all values, in milliseconds.</summary>
    public double Percentile(double share)
    {
        var total = counts.Sum();
        var rank = (long)Math.Ceiling(total * share);
        var seen = 0L;
        for (var index = 0; index < counts.Length; index++)
        {
            seen += counts[index];
            if (seen >= rank && seen > 0)
                return UpperEdge(index) / 1000.0;
        }

        return 0;
    }

    private static int Index(long micros)
    {
        if (micros < Steps)
            return (int)Math.Max(0, micros);
        var shift = BitOperations.Log2((ulong)micros) - BitOperations.Log2(Steps);
        return ((shift + 1) * Steps) + (int)((micros >> shift) - Steps);
    }

    private static long UpperEdge(int index)
    {
        if (index < Steps)
            return index + 1;
        var shift = (index / Steps) - 1;
        return ((long)(Steps + (index % Steps)) + 1) << shift;
    }
}
