using System.Globalization;
using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>P6: what an idle guest costs in resident memory while connected, and after.</summary>
internal sealed class MemoryWork(BenchmarkOptions options)
{
    /// <summary>Files a process needs beside its connections.</summary>
    private const int Headroom = 800;

    /// <summary>Bytes that one who left may seem to cost: resident memory repeats itself no better.</summary>
    private const double Nothing = 1_536;

    private const int LeaversMax = 4_000;

    private readonly int guests = Math.Min(options.Connections, ProcFile.OpenFileLimit() - Headroom);

    public async Task<IReadOnlyList<Row>> Measure() => [await Connected(), await Left()];

    private async Task<Row> Connected()
    {
        var plain = new Dictionary<string, string>();
        var idle = TimeSpan.FromSeconds(options.IdleWaitSeconds);
        var row = await Compare(
            "P6 idle connected guest",
            async () => await MemoryRound.Connected(await Crowds.OfReference(plain), guests, idle),
            async () => await MemoryRound.Connected(await Crowds.OfGuestGrid(options, plain), guests, idle));
        return row with
        {
            Measured = row.GuestGrid!.Value / row.Reference!.Value,
            Target = 1.35,
            Note = Text($"{guests:N0} guests, of {options.Connections:N0} asked; the session is included"),
        };
    }

    private async Task<Row> Left()
    {
        // Many crowds come and go, so they are smaller.
        var leavers = Math.Min(guests, LeaversMax);
        var frugal = ServerSettings.FrugalCollector;
        var wait = TimeSpan.FromSeconds(options.IdleWaitSeconds);
        var row = await Compare(
            "P6 idle disconnected guest",
            async () => await MemoryRound.Left(await Crowds.OfReference(frugal), leavers, wait),
            async () => await MemoryRound.Left(await Crowds.OfGuestGrid(options, frugal), leavers, wait));
        return row with
        {
            Measured = row.GuestGrid!.Value - row.Reference!.Value,
            Target = Nothing,
            Note = "growth from crowd to crowd over the reference's own, both with a frugal collector",
        };
    }

    private async Task<Row> Compare(
        string name, Func<Task<MemoryRound>> reference, Func<Task<MemoryRound>> guestgrid)
    {
        var (references, guestgrids) = (new List<MemoryRound>(), new List<MemoryRound>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            Progress.Say(Text($"{name}, round {round} of {options.Rounds}: {guests:N0} guests"));
            references.Add(await reference());
            guestgrids.Add(await guestgrid());
        }

        return new Row
        {
            Work = name,
            Unit = "bytes RSS",
            Reference = Summary(references),
            GuestGrid = Summary(guestgrids),
            LessIsBetter = true,
            Faults = [.. references.Concat(guestgrids).SelectMany(round => round.Faults)],
        };
    }

    private static Side Summary(IReadOnlyList<MemoryRound> rounds) => new()
    {
        Value = Median.Of(rounds.Select(round => round.BytesPerGuest)),
        Rounds = rounds.Select(round => Math.Round(round.BytesPerGuest)).ToArray(),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
