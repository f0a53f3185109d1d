using System.Globalization;
using GuestGrid.Benchmarks.Load;
using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>
/// P1: a guest's message over its socket, stored, acknowledged; beside a bare echo of the same frame.
/// </summary>
internal sealed class MessageWork(BenchmarkOptions options)
{
    private sealed record Scenario(int Sessions, int Window, double Target, double Stretch);

    private static readonly Scenario[] scenarios =
        [new(64, 1, 0.35, 0.5), new(1_000, 1, 0.35, 0.5), new(64, 16, 0.08, 0.15)];

    public async Task<IReadOnlyList<Row>> Measure()
    {
        await using var reference = new Contestant(
            "reference", await ServerProcess.StartReference(ServerSettings.Basic));
        await using var guestgrid = new Contestant(
            "guestgrid", await ServerProcess.StartGuestGrid(ServerSettings.Permissive, options));
        using var client = await GuestGridClient.SignIn(guestgrid.Server);
        var rows = new List<Row>();
        foreach (var scenario in scenarios)
            rows.AddRange(await Measure(scenario, reference, guestgrid, client));
        return rows;
    }

    private async Task<Row[]> Measure(
        Scenario scenario, Contestant reference, Contestant guestgrid, GuestGridClient client)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"P1 {scenario.Sessions:N0} sessions, {scenario.Window} in flight");
        Progress.Say(name);
        var run = $"p1-{scenario.Sessions}-{scenario.Window}";
        var created = await client.CreateSessions(run, scenario.Sessions);
        using var tokens = new TokenFile(created);
        var open = new LoadCommand
        {
            Op = "open", Kind = LoadKind.Messages, Connections = scenario.Sessions, Window = scenario.Window,
        };
        await reference.Open(open with { Path = ReferenceServer.EchoPath });
        await guestgrid.Open(open with { Path = Paths.Socket, TokenFile = tokens.Path });

        await Interleaved.WarmUp(options, reference, guestgrid);
        await Interleaved.Rounds(options, reference, guestgrid);
        var full = Compare(name, scenario, reference, guestgrid);

        var half = guestgrid.Rate / 2;
        reference.NextScenario();
        guestgrid.NextScenario();
        await Interleaved.Rounds(options, half, reference, guestgrid);
        var paced = Paced(name, reference, guestgrid);

        await reference.Close();
        var books = await guestgrid.Close();
        var audit = await (await HistoryAudit.Of(client, books, created)).Run();
        string[] faults = [.. reference.Faults, .. guestgrid.Faults, .. audit];
        string[] same = faults.Length > 0 ? ["see the line above: the same connections"] : [];
        return [full with { Faults = faults }, paced with { Faults = same }];
    }

    private static Row Compare(
        string name, Scenario scenario, Contestant reference, Contestant guestgrid) => new()
    {
        Work = name,
        Unit = "messages/s",
        Reference = reference.ToSide(),
        GuestGrid = guestgrid.ToSide(),
        Measured = guestgrid.RatioTo(reference),
        Target = scenario.Target,
        Stretch = scenario.Stretch,
    };

    private static Row Paced(string name, Contestant reference, Contestant guestgrid)
    {
        var side = guestgrid.ToSide();
        return new Row
        {
            Work = name + ", half load",
            Unit = "p99 ms",
            Reference = reference.ToSide(),
            GuestGrid = side,
            Measured = side.P99,
            Target = 10,
            LessIsBetter = true,
        };
    }
}
