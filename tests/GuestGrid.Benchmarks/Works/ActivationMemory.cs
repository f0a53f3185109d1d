using System.Globalization;
using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>P9: what resident memory of a silo grows by for every session in its memory.</summary>
internal sealed class ActivationMemory(BenchmarkOptions options)
{
    private const int WarmUpSessions = 500;

    public async Task<Row> Measure(Func<Task<ServerProcess>> start)
    {
        Progress.Say("P9 memory of a session");
        await using var silo = await start();
        using var client = await GuestGridClient.SignIn(silo);
        await client.CreateSessions("p9-warm-up", WarmUpSessions);
        var before = await Resident.Settled(silo);
        await client.CreateSessions("p9-memory", options.Connections);
        var bytes = (await Resident.Settled(silo) - before) / (double)options.Connections;
        return new Row
        {
            Work = "P9 session in a silo's memory",
            Unit = "bytes RSS",
            GuestGrid = new Side { Value = bytes, Rounds = [Math.Round(bytes)] },
            Measured = bytes,
            LessIsBetter = true,
            Note = string.Create(CultureInfo.InvariantCulture,
                $"growth by {options.Connections:N0} sessions without a connection, each with its visitor"),
        };
    }
}
