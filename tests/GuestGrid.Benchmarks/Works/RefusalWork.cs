using System.Diagnostics;
using GuestGrid.Benchmarks.Load;
using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>P4: saying no, to a visitor that asks again and to many names from one address.</summary>
internal sealed class RefusalWork(BenchmarkOptions options)
{
    private const int Connections = 64;

    /// <summary>
    /// A refusal writes nothing; this leaves room for a log line now and then, not for one a refusal.
    /// </summary>
    private const double BytesAllowed = 8;

    public async Task<IReadOnlyList<Row>> Measure() =>
    [
        await Measure("P4 refuse a throttled visitor", PostVisitors.Repeated, _ => Connections),
        await Measure("P4 refuse a flood from one address", PostVisitors.OneAddress, AllowedFromOneAddress),
    ];

    private async Task<Row> Measure(string name, PostVisitors visitors, Func<TimeSpan, long> allowed)
    {
        Progress.Say(name);
        await using var reference = new Contestant(
            "reference", await ServerProcess.StartReference(ServerSettings.Basic));
        await using var guestgrid = new Contestant(
            "guestgrid", await ServerProcess.StartGuestGrid(ServerSettings.Throttling, options));
        using var client = await GuestGridClient.SignIn(guestgrid.Server);
        var open = new LoadCommand
        {
            Op = "open", Kind = LoadKind.Posts, Connections = Connections, Visitors = visitors, Run = "p4",
        };
        await reference.Open(open with { Path = ReferenceServer.PostPath, Visitors = PostVisitors.Distinct });
        await guestgrid.Open(open with { Path = Paths.Sessions, Bearer = client.Bearer });

        var since = Stopwatch.StartNew();
        await reference.WarmUp(options.Seconds);
        var created = (await guestgrid.WarmUp(options.Seconds)).Created;
        var written = guestgrid.Server.WrittenBytes();
        await Interleaved.Rounds(options, reference, guestgrid);
        written = guestgrid.Server.WrittenBytes() - written;
        created += guestgrid.Rounds.Sum(round => round.Created);
        var refused = guestgrid.Rounds.Sum(round => round.Refused);

        await reference.Close();
        await guestgrid.Close();
        var faults = new List<string>([.. reference.Faults, .. guestgrid.Faults]);
        if (created > allowed(since.Elapsed) || created == 0)
            faults.Add($"{created} sessions were created, between 1 and {allowed(since.Elapsed)} may be");
        var bytes = written / (double)Math.Max(1, refused);
        if (bytes > BytesAllowed)
            faults.Add($"{bytes:0} bytes written a refusal");
        return new Row
        {
            Work = name,
            Unit = "refusals/s",
            Reference = reference.ToSide(),
            GuestGrid = guestgrid.ToSide(),
            Measured = guestgrid.RatioTo(reference),
            Target = 0.8,
            Note = $"{created} created, {refused:N0} refused, {bytes:0.0} bytes written a refusal",
            Faults = faults,
        };
    }

    /// <summary>A full window at the start, and one more for every minute begun since.</summary>
    private static long AllowedFromOneAddress(TimeSpan elapsed) =>
        ServerSettings.AddressVelocity * (2 + (long)elapsed.TotalMinutes);
}
