using System.Globalization;
using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>P6: what an idle guest costs in resident memory while connected, and after.</summary>
internal sealed class MemoryWork(BenchmarkOptions options)
{
    /// <summary>Files a process needs beside its connections.</summary>
    private const int Headroom = 800;

    /// <summary>
    /// Bytes a guest who left may seem to cost: the noise of resident memory, spread over the crowd.
    /// </summary>
    private const double Nothing = 512;

    public async Task<IReadOnlyList<Row>> Measure()
    {
        var guests = Math.Min(options.Connections, ProcFile.OpenFileLimit() - Headroom);
        var references = new List<MemoryRound>();
        var guestgrids = new List<MemoryRound>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            Progress.Say(Text($"P6 round {round}: {guests:N0} idle guests"));
            references.Add(await MemoryRound.OfReference(options, guests));
            guestgrids.Add(await MemoryRound.OfGuestGrid(options, guests));
        }

        var limited = guests < options.Connections ? Text($"{guests:N0} guests, the open file limit; ") : "";
        string[] faults = [.. references.Concat(guestgrids).SelectMany(round => round.Faults)];
        var connected = new Row
        {
            Work = "P6 idle connected guest",
            Unit = "bytes RSS",
            Reference = Summary(references, round => round.Connected),
            GuestGrid = Summary(guestgrids, round => round.Connected),
            Target = 1.35,
            LessIsBetter = true,
            Note = $"{limited}RSS growth divided by guests, session included",
            Faults = faults,
        };
        var left = new Row
        {
            Work = "P6 idle disconnected guest",
            Unit = "bytes RSS",
            Reference = Summary(references, round => round.Left),
            GuestGrid = Summary(guestgrids, round => round.Left),
            Target = Nothing,
            LessIsBetter = true,
            Note = "RSS growth from crowd to crowd, over the reference's own",
            Faults = faults,
        };
        return
        [
            connected with { Measured = connected.GuestGrid!.Value / connected.Reference!.Value },
            left with { Measured = left.GuestGrid!.Value - left.Reference!.Value },
        ];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Side Summary(IReadOnlyList<MemoryRound> rounds, Func<MemoryRound, double> bytes) => new()
    {
        Value = Median.Of(rounds.Select(bytes)),
        Rounds = rounds.Select(round => Math.Round(bytes(round))).ToArray(),
    };
}
