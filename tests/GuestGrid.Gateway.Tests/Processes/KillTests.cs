using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Processes;

/// <summary>The power goes, again and again: what was acknowledged is there, once and in order.</summary>
public sealed class KillTests : IDisposable
{
    private readonly DataFolder data = new();

    [Fact]
    public async Task Guests_and_agents_that_write_through_several_kills_lose_nothing_and_see_nothing_twice()
    {
        var load = new Load();
        for (var round = 1; round <= 4; round++)
        {
            await using var server = await ServerProcess.Serve(data.Path, Load.Limits);
            await load.Start(server.Address, guests: 30);
            await load.UntilAcknowledged(load.Acknowledged + 250);
            server.Kill();
            await server.Exited();
            await load.Pause();
        }
        await using var last = await ServerProcess.Serve(data.Path, Load.Limits);
        await load.AssertKept(last.Address);
    }

    public void Dispose() => data.Dispose();
}
