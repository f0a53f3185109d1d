using Microsoft.Extensions.Hosting;

namespace GuestGrid.Gateway.Hosting;

/// <summary>
/// Gives back what a rush left behind. A process that has become quiet allocates next to nothing, so its collector
/// would not run again, and guests that only wait would go on costing what their arrival did.
/// </summary>
internal sealed class QuietCollection(TimeProvider clock) : BackgroundService
{
    // Longer than entities that nobody asks for stay in memory.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(12);
    private const long QuietBytes = 4 * 1024 * 1024;

    // The pings of many silent guests allocate too.
    private const int QuietShare = 8;

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var rushed = false;
        var seen = GC.GetTotalAllocatedBytes();
        while (await timer.WaitForNextTickAsync(stopping))
        {
            var allocated = -seen + (seen = GC.GetTotalAllocatedBytes());
            var isQuiet = allocated < Math.Max(QuietBytes, GC.GetTotalMemory(false) / QuietShare);
            // Only this mode returns memory to the system. It pauses the process, hence once a rush and in silence.
            if (isQuiet && rushed)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            rushed = !isQuiet;
        }
    }
}
