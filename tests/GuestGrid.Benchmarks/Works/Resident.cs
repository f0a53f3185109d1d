using System.Diagnostics;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

internal static class Resident
{
    private static readonly TimeSpan settleWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan steadyFor = TimeSpan.FromSeconds(2);

    /// <summary>A server's resident bytes once they have stopped moving.</summary>
    public static async Task<long> Settled(ServerProcess server)
    {
        var last = server.ResidentBytes();
        var started = Stopwatch.GetTimestamp();
        var steadySince = started;
        while (Stopwatch.GetElapsedTime(steadySince) < steadyFor
            && Stopwatch.GetElapsedTime(started) < settleWithin)
        {
            await Task.Delay(200);
            var now = server.ResidentBytes();
            if (Math.Abs(now - last) < last / 500)
                continue;
            last = now;
            steadySince = Stopwatch.GetTimestamp();
        }

        return server.ResidentBytes();
    }
}
