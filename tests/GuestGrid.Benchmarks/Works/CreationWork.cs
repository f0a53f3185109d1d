using GuestGrid.Benchmarks.Load;
using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>
/// P3: sessions of distinct visitors, all rules applied, durable; beside a bare POST of the same JSON.
/// </summary>
internal sealed class CreationWork(BenchmarkOptions options)
{
    private const int Connections = 64;
    private const int Sampled = 1_000;

    public async Task<IReadOnlyList<Row>> Measure()
    {
        Progress.Say("P3 create a session");
        await using var reference = new Contestant(
            "reference", await ServerProcess.StartReference(ServerSettings.Basic));
        await using var guestgrid = new Contestant(
            "guestgrid", await ServerProcess.StartGuestGrid(ServerSettings.Permissive, options));
        using var client = await GuestGridClient.SignIn(guestgrid.Server);
        var open = new LoadCommand
        {
            Op = "open",
            Kind = LoadKind.Posts,
            Connections = Connections,
            Visitors = PostVisitors.Distinct,
            Run = "p3",
        };
        await reference.Open(open with { Path = ReferenceServer.PostPath });
        await guestgrid.Open(open with { Path = Paths.Sessions, Bearer = client.Bearer });

        await Interleaved.WarmUp(options, reference, guestgrid);
        await Interleaved.Rounds(options, reference, guestgrid);
        var row = new Row
        {
            Work = "P3 create a session, 64 connections",
            Unit = "sessions/s",
            Reference = reference.ToSide(),
            GuestGrid = guestgrid.ToSide(),
            Measured = guestgrid.RatioTo(reference),
            Target = 0.4,
        };
        var refused = guestgrid.Rounds.Sum(round => round.Refused);
        await reference.Close();
        var books = await guestgrid.Close();
        var faults = new List<string>([.. reference.Faults, .. guestgrid.Faults]);
        if (refused > 0)
            faults.Add($"{refused} distinct visitors were refused");
        faults.AddRange(await Missing(client, books.Ids ?? []));
        return [row with { Faults = faults }];
    }

    private static async Task<IReadOnlyList<string>> Missing(
        GuestGridClient client, IReadOnlyList<string> ids)
    {
        var faults = new Faults();
        var step = Math.Max(1, ids.Count / Sampled);
        await GuestGridClient.ForAll(ids.Count / step, async index =>
        {
            if (!await client.SessionExists(ids[index * step]))
                faults.Add($"session {ids[index * step]} was created and is not there");
        });
        return faults.Take();
    }
}
