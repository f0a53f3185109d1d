using GuestGrid.Simulation.Tests.Machinery;
using Xunit.Abstractions;

namespace GuestGrid.Simulation.Tests;

/// <summary>Histories of the whole grid, as many as asked for.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_invariant_holds_in_every_history()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("GUESTGRID_SIM_HISTORIES"), out var asked)
            ? asked : 2000;
        Explore(nameof(Every_invariant_holds_in_every_history), count);
    }

    [Fact]
    public void One_given_seed_holds()
    {
        if (Environment.GetEnvironmentVariable("GUESTGRID_SIM_SEED") is not { } text) return;
        var traced = int.TryParse(Environment.GetEnvironmentVariable("GUESTGRID_SIM_TRACE"), out var lines) ? lines : 60;
        var result = Simulation.Run(ulong.Parse(text, System.Globalization.CultureInfo.InvariantCulture), traced: traced);
        Assert.True(result.Reason is StopReason.Over, result.ToString());
    }

    private void Explore(string name, int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        var failures = new Dictionary<string, (int Count, SimulationResult First)>();
        var (steps, seconds) = (0L, 0.0);
        for (var number = 0; number < count; number++)
        {
            var result = Simulation.Run(SimulationSeed.Of(name, number));
            steps += result.Steps;
            seconds += result.VirtualTime.TotalSeconds;
            if (result.Reason is StopReason.Over) continue;
            var kind = $"{result.Reason} {result.Violation?.Invariant}";
            failures[kind] = failures.TryGetValue(kind, out var seen)
                ? (seen.Count + 1, result.Steps < seen.First.Steps ? result : seen.First) : (1, result);
        }
        output.WriteLine($"{steps / Math.Max(1, count)} steps and {seconds / Math.Max(1, count):F0} virtual seconds each");
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        output.WriteLine($"{count} histories, {count / elapsed.TotalSeconds:F0}/s");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Select(f => $"{f.Value.Count}x {f.Value.First}")));
    }
}
