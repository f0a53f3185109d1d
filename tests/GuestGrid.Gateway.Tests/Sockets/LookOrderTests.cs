using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>
/// Whose sockets look first when a silo has left: those of guests whose warning is due, for nobody else would wake
/// their sessions in time.
/// </summary>
public sealed class LookOrderTests : IAsyncLifetime
{
    private RunningGrid grid = null!;

    public async Task InitializeAsync() => grid = await RunningGrid.Start(RunningGrid.RoomyLimits, stopTime: true);

    public async Task DisposeAsync() => await grid.DisposeAsync();

    [Fact]
    public async Task Who_is_nearest_to_its_end_comes_first_and_agents_come_before_all_guests()
    {
        await using var silent = await GuestClient.Connect(grid);
        grid.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var later = await GuestClient.Connect(grid);
        await using var patient = await GuestClient.Connect(grid, await TokenOfHour());
        await using var agent = await AgentClient.SignOn(grid, "agent-1");

        Assert.Equal([await Of(silent), await Of(later), await Of(patient)], Open()[1..]);
    }

    [Fact]
    public async Task Who_does_something_moves_back_and_who_only_pings_does_not()
    {
        await using var speaks = await GuestClient.Connect(grid);
        await using var pings = await GuestClient.Connect(grid);
        grid.Clock.Advance(TimeSpan.FromMinutes(1));

        await speaks.SayAndWait("Hello");
        await pings.Send(new { type = "ping" });
        await pings.Next("pong");

        Assert.Equal([await Of(pings), await Of(speaks)], Open());
    }

    private ConnectionId[] Open() => [.. grid.Services.GetRequiredService<ConnectionTable>().Open];

    private async Task<string> TokenOfHour()
    {
        var wish = Api.NewSession();
        wish["timeoutSeconds"] = 3600;
        return (await grid.Api.CreateSession(wish)).Get("token");
    }

    private async Task<ConnectionId> Of(GuestClient guest)
    {
        var session = grid.Services.GetRequiredService<IGuestGrid>().Session(GuestSessionId.Parse(guest.SessionId));
        var viewed = (GuestSessionAnswer.Viewed)(await session.Execute(new GuestSessionCommand.Inspect())).Answer;
        return viewed.Session.Connection!.Address.Connection;
    }
}
