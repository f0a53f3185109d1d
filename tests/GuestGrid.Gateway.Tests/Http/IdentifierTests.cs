using GuestGrid.Core.Identifiers;
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

    [Theory]
    [InlineData("6f2b1c9e-0d5a-4e3f-8b7c-2a1d0e9f8c7b", true)]
    [InlineData("6F2B1C9E-0d5a-4e3f-8b7c-2a1d0e9f8c7b", true)]
    [InlineData(" 6f2b1c9e-0d5a-4e3f-8b7c-2a1d0e9f8c7b", false)]
    [InlineData("6f2b1c9e-0d5a-4e3f-8b7c-2a1d0e9f8c7b\n", false)]
    [InlineData("0x2b1c9e-0d5a-4e3f-8b7c-2a1d0e9f8c7b", false)]
    [InlineData("+f2b1c9e-0d5a-4e3f-8b7c-2a1d0e9f8c7b", false)]
    [InlineData("6f2b1c9e0d5a4e3f8b7c2a1d0e9f8c7b", false)]
    [InlineData("{6f2b1c9e-0d5a-4e3f-8b7c-2a1d0e9f8c7b}", false)]
    [InlineData("6f2b1c9e-0d5a-4e3f-8b7c-2a1d0e9f8c7", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_uuid_is_spelled_one_way(string? text, bool isOne)
    {
        Assert.Equal(isOne, GuestId.TryParse(text, out var guest));
        Assert.Equal(isOne, ConversationId.TryParse(text, out _));
        if (isOne) Assert.Equal(text!.ToLowerInvariant(), guest.ToString());
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

    [Theory]
    [InlineData("a\0b", false)]
    [InlineData("a\u009bb", false)]
    [InlineData("", true)]
    [InlineData("zh-Hant-TW or whatever the site calls it", true)]
    public async Task A_language_is_text_without_control_characters_in_every_dialect(string language, bool isTaken)
    {
        await using var grid = await RunningGrid.Start(RunningGrid.RoomyLimits);
        var wish = Api.NewSession();
        wish["routingData"] = new { queueId = "support", skillRequirements = Array.Empty<object>(), language };
        foreach (var answer in new[]
        {
            await grid.Api.CreateSession(wish),
            await grid.Api.Post("/api/v2/guests", new { routing = new { language } }),
            await grid.Api.Post("/api/chat/initiate", new { routing = new { queueId = "support", language } }),
        })
            Assert.Equal(isTaken ? 201 : 400, answer.Status);
        var session = new { language, displayName = "Ada" };
        Assert.Equal(isTaken && language.Length > 0 ? 200 : 400,
            (await grid.Api.Post("/api/v2/webchat/guests/sessions", session)).Status);
        await using var guest = await GuestClient.Connect(grid);
        await guest.Send(new { type = "setContext", context = new { language } });
        var said = (await guest.Everything()).Where(frame => frame.GetProperty("type").GetString() == "error");
        Assert.Equal(isTaken ? 0 : 1, said.Count());
    }
}
