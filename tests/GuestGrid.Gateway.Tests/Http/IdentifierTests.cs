using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime;

namespace GuestGrid.Gateway.Tests.Http;

public sealed class IdentifierTests
{
    [Fact]
    public void A_million_ids_hold_no_two_alike()
    {
        var source = new RandomIdentifiers();
        var ids = new HashSet<Guid>();
        for (var i = 0; i < 1_000_000; i++) Assert.True(ids.Add(source.Next()));
        Assert.All(ids.Take(1000), id => Assert.Equal((4, 8), (id.Version, id.Variant & 0xC)));
    }

    [Fact]
    public async Task Nobody_chooses_the_id_of_a_new_session()
    {
        await using var grid = await RunningGrid.Start(RunningGrid.RoomyLimits);
        var wish = Api.NewSession();
        var chosen = Guid.NewGuid().ToString();
        (wish["id"], wish["sessionId"], wish["conversationId"], wish["status"]) = (chosen, chosen, chosen, "ended");
        var created = await grid.Api.CreateSession(wish);
        Assert.NotEqual(chosen, created.Get("id"));
        Assert.NotEqual(chosen, created.Get("conversationId"));
        Assert.Equal(404, (await grid.Api.Get($"{Api.Sessions}/{chosen}")).Status);
        await using var guest = await GuestClient.Open(grid.Address);
        await guest.Send(new { type = "connect", sessionId = chosen, conversationId = chosen });
        Assert.NotEqual(chosen, (await guest.Next("connect")).GetProperty("sessionId").GetString());
    }
}
