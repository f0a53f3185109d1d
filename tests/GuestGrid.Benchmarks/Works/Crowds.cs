using System.Globalization;
using GuestGrid.Benchmarks.Load;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>Idle guests who come to one server and leave it again; every crowd is of new guests.</summary>
internal sealed class Crowds : IAsyncDisposable
{
    private readonly LoadProcess load = LoadProcess.Start();
    private readonly ServerProcess server;
    private readonly GuestGridClient? client;
    private readonly List<string> faults = [];
    private int crowdsSoFar;

    private Crowds(ServerProcess server, GuestGridClient? client) => (this.server, this.client) = (server, client);

    public bool IsGuestGrid => client is not null;
    public IReadOnlyList<string> Faults => faults;

    public static async Task<Crowds> OfReference(IReadOnlyDictionary<string, string> environment) =>
        new(await ServerProcess.StartReference(Merge(ServerSettings.Basic, environment)), null);

    public static async Task<Crowds> OfGuestGrid(
        BenchmarkOptions options, IReadOnlyDictionary<string, string> environment)
    {
        var merged = Merge(ServerSettings.Permissive, environment);
        var server = await ServerProcess.StartGuestGrid(merged, options);
        return new Crowds(server, await GuestGridClient.SignIn(server));
    }

    public async Task Come(int count)
    {
        var run = string.Create(CultureInfo.InvariantCulture, $"p6-{crowdsSoFar++}");
        var sessions = client is null ? null : await client.CreateSessions(run, count);
        using var tokens = sessions is null ? null : new TokenFile(sessions);
        await load.Demand(new LoadCommand
        {
            Op = "open",
            Kind = LoadKind.Idle,
            Connections = count,
            Port = server.Port,
            Path = client is null ? ReferenceServer.IdlePath : Paths.Socket,
            TokenFile = tokens?.Path,
        });
        var still = await load.Ask(new LoadCommand { Op = "run" });
        faults.AddRange(still.Faults);
        if (still.Count != count)
            faults.Add($"{still.Count} of {count} idle guests are still connected");
    }

    public Task Leave() => load.Ask(new LoadCommand { Op = "close" });

    public Task<long> Settle() => Resident.Settled(server);

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        await load.DisposeAsync();
        await server.DisposeAsync();
    }

    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second)
    {
        var merged = new Dictionary<string, string>(first);
        foreach (var (name, value) in second)
            merged[name] = value;
        return merged;
    }
}
