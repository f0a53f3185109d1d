using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Storage.Tests.Postgres;

namespace GuestGrid.Gateway.Tests.Processes;

/// <summary>The embedded grid over PostgreSQL instead of a file.</summary>
public sealed class PostgresTests : IDisposable
{
    private readonly DataFolder data = new();

    [PostgresFact]
    public async Task A_grid_over_PostgreSQL_loses_nothing_when_it_is_killed()
    {
        string token, first;
        await using (var server = await Serve())
        {
            await using var guest = await GuestClient.Connect(server.Address);
            first = await guest.SayAndWait("before");
            await guest.SayAndWait("and more");
            token = guest.Token;
            server.Kill();
            await server.Exited();
        }
        await using var again = await Serve();
        await using var back = await GuestClient.Connect(again.Address, token, lastSequenceId: first);
        Assert.Equal("and more", (await back.Until("message")).GetProperty("text").GetString());
        Assert.Empty(Directory.EnumerateFiles(data.Path, "*.db"));
    }

    [Fact]
    public async Task A_wrong_choice_of_store_is_refused()
    {
        string[] serve = ["serve", "--data", data.Path];
        var (code, output) = await ServerProcess.Run(serve, ("GuestGrid:Storage:Kind", "Oracle"));
        Assert.Equal(2, code);
        Assert.Contains("GuestGrid:Storage:Kind is 'Oracle'", output, StringComparison.Ordinal);
        (code, output) = await ServerProcess.Run(serve, ("GuestGrid:Storage:Kind", "Postgres"));
        Assert.Equal(2, code);
        Assert.Contains("GuestGrid__Storage__ConnectionString", output, StringComparison.Ordinal);
    }

    public void Dispose() => data.Dispose();

    private Task<ServerProcess> Serve() => ServerProcess.Serve(data.Path, ("GuestGrid:Storage:Kind", "Postgres"),
        ("GuestGrid:Storage:ConnectionString", PostgresServer.Shared.ConnectionString),
        ("GuestGrid:Storage:Schema", $"embedded_{Environment.ProcessId}"));
}
