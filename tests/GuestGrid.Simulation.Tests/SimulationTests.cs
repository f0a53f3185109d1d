using System.Globalization;
using System.Text;
using GuestGrid.Simulation.Tests.Machinery;
using Xunit.Abstractions;

namespace GuestGrid.Simulation.Tests;

/// <summary>
/// Histories of the whole grid. GUESTGRID_SIM_HISTORIES says how many, GUESTGRID_SIM_FIRST after how many of them to
/// begin, GUESTGRID_SIM_SEED replays one, and GUESTGRID_SIM_TRACE how many of its last entries to show.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int HistoriesDefault = 1500;
    private const int RotatingHistories = 100;

    [Fact]
    public void Every_invariant_holds_in_every_history() => Explore(
        number => SimulationSeed.Of(
            nameof(Every_invariant_holds_in_every_history), Setting("GUESTGRID_SIM_FIRST", 0) + number),
        Setting("GUESTGRID_SIM_HISTORIES", HistoriesDefault));

    [Fact]
    public void Every_invariant_holds_in_histories_that_nobody_has_seen_before()
    {
        var rotating = DateTimeOffset.UtcNow.UtcTicks.ToString(CultureInfo.InvariantCulture);
        output.WriteLine($"Rotating seed {rotating}");
        Explore(number => SimulationSeed.Of(rotating, number), RotatingHistories);
    }

    [Fact]
    public void One_given_seed_holds()
    {
        if (Environment.GetEnvironmentVariable("GUESTGRID_SIM_SEED") is not { } seed) return;
        var result = Simulation.Run(
            ulong.Parse(seed, CultureInfo.InvariantCulture), traced: Setting("GUESTGRID_SIM_TRACE", 60));
        Assert.True(result.Reason is StopReason.Over, result.ToString());
    }

    private void Explore(Func<int, ulong> seedOf, int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        var failures = new SortedDictionary<string, List<SimulationResult>>(StringComparer.Ordinal);
        var (steps, time) = (0L, TimeSpan.Zero);
        for (var number = 0; number < count; number++)
        {
            var result = Simulation.Run(seedOf(number));
            steps += result.Steps;
            time += result.VirtualTime;
            if (result.Reason is StopReason.Over) continue;
            var kind = $"{result.Reason} {result.Violation?.Invariant}";
            if (!failures.TryGetValue(kind, out var alike)) failures.Add(kind, alike = []);
            alike.Add(result);
        }
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        output.WriteLine($"{count} histories, {count / elapsed.TotalSeconds:F0} a second, " +
            $"{steps / Math.Max(1, count)} steps and {time.TotalSeconds / Math.Max(1, count):F0} virtual seconds each");
        Assert.True(failures.Count == 0, Describe(failures));
    }

    // The shortest of each kind: it says most.
    private static string Describe(SortedDictionary<string, List<SimulationResult>> failures)
    {
        var text = new StringBuilder();
        foreach (var (kind, alike) in failures)
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{kind} in {alike.Count} histories, such as\n{alike.MinBy(result => result.Steps)}");
        return text.ToString();
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
