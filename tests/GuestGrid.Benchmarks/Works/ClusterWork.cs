using System.Globalization;
using GuestGrid.Benchmarks.Load;
using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>
/// P9: P1 on Orleans beside P1 embedded, over one PostgreSQL. Local: one silo with a gateway, so that every session is
/// where its socket is. Remote: a session's grain lives where it was first asked for, so sessions are made at one silo
/// and their sockets connect to another.
/// </summary>
internal sealed class ClusterWork(BenchmarkOptions options)
{
    private const double LocalTarget = 0.7;
    private const double RemoteTarget = 0.35;

    /// <summary>What a silo that only waits is far below.</summary>
    private static readonly TimeSpan ownersShare = TimeSpan.FromMicroseconds(5);

    private sealed record Scenario(int Sessions, int Window);

    private static readonly Scenario[] scenarios = [new(64, 1), new(1_000, 1), new(64, 16)];

    public async Task<IReadOnlyList<Row>> Measure()
    {
        var silo = options.Silo ?? Self.Built("GuestGrid.Silo", "guestgrid-silo");
        if (silo is null)
            return LeftOut("there is no silo: run `dotnet build -c Release src/GuestGrid.Silo`, or say --silo PATH");
        if (!await PostgresDatabase.IsThere(options))
            return LeftOut("there is no PostgreSQL: install its server, or say --postgres TEXT");
        await using var database = await PostgresDatabase.Open(options);
        var text = database.ConnectionString;
        var rows = new List<Row>(await Messages(text, silo));
        rows.Add(await new ActivationMemory(options).Measure(
            () => ServerProcess.StartSilo(silo, ServerSettings.Cluster(text, "bench_memory"), options)));
        return rows;
    }

    private static Row[] LeftOut(string why)
    {
        Progress.Say($"P9 IS LEFT OUT: {why}");
        return [new Row { Work = "P9", Unit = "-", Note = $"LEFT OUT: {why}" }];
    }

    private async Task<List<Row>> Messages(string text, string silo)
    {
        await using var embedded = new Contestant(
            "embedded", await ServerProcess.StartGuestGrid(ServerSettings.InPostgres(text, "bench_embedded"), options));
        await using var local = new Contestant(
            "local", await ServerProcess.StartSilo(silo, ServerSettings.Cluster(text, "bench_local"), options));
        var owner = await ServerProcess.StartSilo(silo, ServerSettings.Cluster(text, "bench_remote"), options);
        await using var remote = new Contestant("remote", await ServerProcess.StartSilo(
            silo, ServerSettings.Cluster(text, "bench_remote"), options, owner), owner);
        Entrant[] sides = [await Entrant.Of(embedded, embedded.Server), await Entrant.Of(local, local.Server),
            await Entrant.Of(remote, owner)];
        var rows = new List<Row>();
        foreach (var scenario in scenarios)
            rows.AddRange(await Measure(scenario, sides));
        foreach (var side in sides)
            side.Client.Dispose();
        return rows;
    }

    private async Task<Row[]> Measure(Scenario scenario, Entrant[] sides)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"P9 {scenario.Sessions:N0} sessions, {scenario.Window} in flight");
        Progress.Say(name);
        foreach (var side in sides)
            await side.Open(scenario.Sessions, scenario.Window);
        var contestants = Array.ConvertAll(sides, side => side.Contestant);
        await Interleaved.WarmUp(options, contestants);
        var before = sides[^1].Maker.ProcessorTime;
        await Interleaved.Rounds(options, contestants);
        var spent = sides[^1].Maker.ProcessorTime - before;
        var carried = contestants[^1].Rounds.Sum(round => round.Count);

        var faults = new List<IReadOnlyList<string>>();
        foreach (var side in sides)
            faults.Add(await side.Close());
        string[] here = spent < carried * ownersShare
            ? ["the silo that made the sessions did not work: they were not remote"] : [];
        return
        [
            Row($"{name}, local", contestants, 1, LocalTarget, [.. faults[0], .. faults[1]]),
            Row($"{name}, remote", contestants, 2, RemoteTarget, [.. faults[2], .. here]),
        ];
    }

    private static Row Row(
        string name, Contestant[] contestants, int index, double target, IReadOnlyList<string> faults) => new()
    {
        Work = name,
        Unit = "messages/s",
        Reference = contestants[0].ToSide(),
        GuestGrid = contestants[index].ToSide(),
        Measured = contestants[index].RatioTo(contestants[0]),
        Target = target,
        Faults = faults,
    };

    /// <summary>A contestant, and the server that makes its sessions and so keeps them.</summary>
    private sealed record Entrant(Contestant Contestant, ServerProcess Maker, GuestGridClient Client)
    {
        private CreatedSession[] created = [];

        public static async Task<Entrant> Of(Contestant contestant, ServerProcess maker) =>
            new(contestant, maker, await GuestGridClient.SignIn(maker));

        public async Task Open(int sessions, int window)
        {
            created = await Client.CreateSessions($"p9-{sessions}-{window}", sessions);
            using var tokens = new TokenFile(created);
            await Contestant.Open(new LoadCommand
            {
                Op = "open", Kind = LoadKind.Messages, Connections = sessions, Window = window,
                Path = Paths.Socket, TokenFile = tokens.Path,
            });
        }

        public async Task<IReadOnlyList<string>> Close()
        {
            var books = await Contestant.Close();
            return [.. Contestant.Faults, .. await (await HistoryAudit.Of(Client, books, created)).Run()];
        }
    }
}
