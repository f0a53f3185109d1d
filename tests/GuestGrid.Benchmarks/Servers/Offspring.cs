using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GuestGrid.Benchmarks.Servers;

/// <summary>The processes this one has started; a benchmark that is stopped takes them along.</summary>
internal static class Offspring
{
    private static readonly Lock gate = new();
    private static readonly List<Process> alive = [];
    private static readonly PosixSignalRegistration[] signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => KillAll()),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => KillAll()),
    ];

    public static Process Start(ProcessStartInfo start)
    {
        GC.KeepAlive(signals);
        var process = Process.Start(start) ?? throw new BenchmarkException($"{start.FileName} did not start");
        lock (gate)
            alive.Add(process);
        return process;
    }

    public static async Task End(Process process)
    {
        lock (gate)
            alive.Remove(process);
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static void KillAll()
    {
        lock (gate)
        {
            foreach (var process in alive.Where(process => !process.HasExited))
                process.Kill();
        }

        Environment.Exit(ExitCodes.Wrong);
    }
}
