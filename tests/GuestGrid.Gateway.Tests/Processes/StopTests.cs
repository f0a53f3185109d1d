using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Processes;

/// <summary>
/// SIGTERM: no new work, 1012 to every socket, exit code 0 within 30 seconds, nothing lost (surface, section 10).
/// </summary>
public sealed class StopTests : IDisposable
{
    private readonly DataFolder data = new();

    [Fact]
    public async Task Every_socket_is_told_to_come_back_and_the_exit_code_is_0()
    {
        await using var server = await ServerProcess.Serve(data.Path);
        using var api = await Api.SignIn(server.Address, "guestgrid-dev", "guestgrid-dev-secret");
        await using var greeted = await GuestClient.Connect(server.Address);
        await using var silent = await GuestClient.Open(server.Address);
        await using var agent = await AgentClient.Open(server.Address, api.Token);
        server.Terminate();
        Assert.Equal(1012, await greeted.Closed);
        Assert.Equal(1012, await silent.Closed);
        Assert.Equal(1012, await agent.Closed);
        Assert.Equal(0, await server.Exited());
    }

    [Fact]
    public async Task While_a_socket_takes_its_time_the_server_is_not_ready_and_takes_no_new_one()
    {
        await using var server = await ServerProcess.Serve(data.Path);
        using var anonymous = Api.Anonymous(server.Address);
        Assert.Equal("ready", (await anonymous.Get("/health/ready")).Text);
        // It never answers the close, so the drain waits for it.
        using var stubborn = await RawSocket.Connect(server.Address);
        server.Terminate();
        Assert.Equal(1012, await stubborn.ReadClose());
        var ready = await anonymous.Get("/health/ready");
        Assert.Equal(503, ready.Status);
        Assert.True(ready.Headers.ContainsKey("Retry-After"));
        Assert.Equal(200, (await anonymous.Get("/health/live")).Status);
        using (var late = await RawSocket.Open(server.Address))
            Assert.StartsWith("HTTP/1.1 503 ", late.Handshake, StringComparison.Ordinal);
        Assert.Equal(0, await server.Exited());
    }

    [Fact]
    public async Task Nothing_that_was_acknowledged_under_load_is_lost()
    {
        var load = new Load();
        await using (var server = await ServerProcess.Serve(data.Path, Load.Limits))
        {
            await load.Start(server.Address, guests: 20);
            await load.UntilAcknowledged(400);
            server.Terminate();
            Assert.Equal(0, await server.Exited());
        }
        await load.Pause();
        await using var again = await ServerProcess.Serve(data.Path, Load.Limits);
        await load.AssertKept(again.Address);
    }

    public void Dispose() => data.Dispose();
}
