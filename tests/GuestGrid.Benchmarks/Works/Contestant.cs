using GuestGrid.Benchmarks.Load;
using GuestGrid.Benchmarks.Report;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>One of those that are compared: its server, its own load process, its rounds so far.</summary>
/// <param name="behind">Servers that do part of its work, behind the one that the load meets.</param>
internal sealed class Contestant(string name, ServerProcess server, params ServerProcess[] behind) : IAsyncDisposable
{
    private readonly LoadProcess load = LoadProcess.Start();
    private readonly List<LoadReply> rounds = [];
    private readonly List<double> serverMicros = [];
    private readonly List<double> loadMicros = [];
    private readonly List<string> faults = [];

    public ServerProcess Server => server;
    public IReadOnlyList<LoadReply> Rounds => rounds;
    public IReadOnlyList<string> Faults => faults;

    /// <summary>The median of accepted pieces of work a second.</summary>
    public double Rate => Median.Of(rounds.Select(round => round.Count / round.Elapsed));

    public double RatioTo(Contestant reference) => reference.Rate > 0 ? Rate / reference.Rate : 0;

    private TimeSpan ProcessorTime =>
        behind.Aggregate(server.ProcessorTime, (sum, process) => sum + process.ProcessorTime);

    public async Task Open(LoadCommand command)
    {
        rounds.Clear();
        serverMicros.Clear();
        loadMicros.Clear();
        faults.Clear();
        await load.Demand(command with { Op = "open", Port = server.Port });
    }

    /// <summary>Checked like a round, but not counted.</summary>
    public async Task<LoadReply> WarmUp(double seconds, double rate = 0) => await Ask(seconds, rate);

    public async Task Round(double seconds, double rate = 0)
    {
        var before = ProcessorTime;
        var reply = await Ask(seconds, rate);
        var spent = ProcessorTime - before;
        if (reply.Count == 0)
            faults.Add($"{name}: a round without one answer");
        rounds.Add(reply);
        serverMicros.Add(spent.TotalMicroseconds / Math.Max(1, reply.Count));
        loadMicros.Add(reply.ProcessorSeconds * 1e6 / Math.Max(1, reply.Count));
    }

    /// <summary>Forgets the rounds but keeps the connections.</summary>
    public void NextScenario()
    {
        rounds.Clear();
        serverMicros.Clear();
        loadMicros.Clear();
    }

    public async Task<LoadReply> Close()
    {
        var reply = await load.Ask(new LoadCommand { Op = "close" });
        faults.AddRange(reply.Faults.Select(fault => $"{name}: {fault}"));
        return reply;
    }

    public Side ToSide() => new()
    {
        Value = Rate,
        P50 = Median.Of(rounds.Select(round => round.P50)),
        P99 = Median.Of(rounds.Select(round => round.P99)),
        ServerMicros = Median.Of(serverMicros),
        LoadMicros = Median.Of(loadMicros),
        Rounds = rounds.Select(round => Math.Round(round.Count / round.Elapsed, 1)).ToArray(),
    };

    public async ValueTask DisposeAsync()
    {
        await load.DisposeAsync();
        await server.DisposeAsync();
        foreach (var process in behind)
            await process.DisposeAsync();
    }

    private async Task<LoadReply> Ask(double seconds, double rate)
    {
        var reply = await load.Ask(new LoadCommand { Op = "run", Seconds = seconds, Rate = rate });
        faults.AddRange(reply.Faults.Select(fault => $"{name}: {fault}"));
        return reply;
    }
}
