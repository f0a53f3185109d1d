using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Http;

public sealed class LogTests
{
    [Fact]
    public async Task No_log_line_tells_what_was_said_or_who_said_it_with_which_token()
    {
        await using var grid = await RunningGrid.Start(RunningGrid.RoomyLimits, logsAll: true);
        const string Secret = "what-nobody-may-read";
        await using var guest = await GuestClient.Connect(grid, name: Secret);
        await guest.SayAndWait(Secret, Secret);
        await guest.SendText(Secret);
        await guest.NextError();
        await grid.Api.Say(guest.ConversationId, Secret);
        var wish = Api.NewSession(Secret);
        wish["email"] = $"{Secret}@example.org";
        await grid.Api.CreateSession(wish);
        using var forger = Api.Bearing(grid.Address, Secret);
        await forger.CreateSession(wish);
        Assert.NotEmpty(grid.Log.Lines);
        Assert.DoesNotContain(grid.Log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(grid.Log.Lines, line => line.Contains(guest.Token, StringComparison.Ordinal));
        Assert.DoesNotContain(grid.Log.Lines, line => line.Contains(grid.Api.Token!, StringComparison.Ordinal));
    }
}
