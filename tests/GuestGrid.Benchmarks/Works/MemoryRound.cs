using System.Diagnostics;
using GuestGrid.Benchmarks.Load;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>
/// A fresh server and crowds that come and go, always of new guests. The first crowd shows what a connected
/// guest costs. Later crowds make the runtime collect; what resident memory still grows by from one to the
/// next is what those who left cost.
/// </summary>
internal sealed record MemoryRound(double Connected, double Left, IReadOnlyList<string> Faults)
{
    private const int WarmUpGuests = 500;
    private const int CrowdsBefore = 3;
    private const int CrowdsBetween = 4;
    private static readonly TimeSpan settleWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan steadyFor = TimeSpan.FromSeconds(2);

    public static async Task<MemoryRound> OfReference(BenchmarkOptions options, int guests)
    {
        await using var server = await ServerProcess.StartReference(ServerSettings.Basic);
        return await Measure(server, options, guests, ReferenceServer.IdlePath, null);
    }

    public static async Task<MemoryRound> OfGuestGrid(BenchmarkOptions options, int guests)
    {
        await using var server = await ServerProcess.StartGuestGrid(ServerSettings.Permissive, options);
        using var client = await GuestGridClient.SignIn(server);
        return await Measure(server, options, guests, Paths.Socket, client);
    }

    private static async Task<MemoryRound> Measure(
        ServerProcess server, BenchmarkOptions options, int guests, string path, GuestGridClient? client)
    {
        await using var load = LoadProcess.Start();
        var faults = new List<string>();
        var crowdsSoFar = 0;
        await Crowd(WarmUpGuests);
        await Leave();
        var empty = await Settle(server);
        await Crowd(guests);
        var full = await Settle(server);
        await Leave();
        var early = await Churn(CrowdsBefore);
        var late = await Churn(CrowdsBetween);
        return new MemoryRound(
            (full - empty) / (double)guests, (late - early) / (double)(guests * CrowdsBetween), faults);

        async Task<long> Churn(int crowds)
        {
            for (var crowd = 1; crowd < crowds; crowd++)
            {
                await Crowd(guests);
                await Leave();
            }

            await Task.Delay(TimeSpan.FromSeconds(client is null ? 0 : options.IdleWaitSeconds));
            await Crowd(guests);
            var resident = await Settle(server);
            await Leave();
            return resident;
        }

        async Task Crowd(int count)
        {
            var sessions = client is null ? null : await client.CreateSessions($"p6-{crowdsSoFar++}", count);
            using var tokens = sessions is null ? null : new TokenFile(sessions);
            await load.Demand(new LoadCommand
            {
                Op = "open", Kind = LoadKind.Idle, Connections = count, Port = server.Port, Path = path,
                TokenFile = tokens?.Path,
            });
            var still = await load.Ask(new LoadCommand { Op = "run" });
            faults.AddRange(still.Faults);
            if (still.Count != count)
                faults.Add($"{still.Count} of {count} idle guests are still connected");
        }

        async Task Leave() => await load.Ask(new LoadCommand { Op = "close" });
    }

    /// <summary>Resident bytes once they have stopped moving.</summary>
    private static async Task<long> Settle(ServerProcess server)
    {
        var last = server.ResidentBytes();
        var started = Stopwatch.GetTimestamp();
        var steadySince = started;
        while (Stopwatch.GetElapsedTime(steadySince) < steadyFor
            && Stopwatch.GetElapsedTime(started) < settleWithin)
        {
            await Task.Delay(200);
            var now = server.ResidentBytes();
            if (Math.Abs(now - last) < last / 500)
                continue;
            last = now;
            steadySince = Stopwatch.GetTimestamp();
        }

        return server.ResidentBytes();
    }
}
