using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Sockets;

public sealed class PaceTests(AGridWithOneMessageASecond fixture) : IClassFixture<AGridWithOneMessageASecond>
{
    [Fact]
    public async Task After_ten_at_once_the_eleventh_is_told_to_wait_and_nothing_is_lost()
    {
        await using var guest = await GuestClient.Connect(fixture.Grid);
        for (var i = 1; i <= 11; i++) await guest.Say($"m{i}", $"id{i}");
        var frames = await guest.Everything();
        while (frames.Count < 11) frames.Add(await guest.Next());
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"id{i}"),
            frames.Where(frame => frame.GetProperty("type").GetString() == "ack")
                .Select(frame => frame.GetProperty("clientMessageId").GetString()));
        var refused = Assert.Single(frames, frame => frame.GetProperty("type").GetString() == "error");
        Assert.Equal("RATE_LIMITED", refused.GetProperty("code").GetString());
        Assert.Equal("id11", refused.GetProperty("clientMessageId").GetString());
        var wait = refused.GetProperty("retryAfterMs").GetInt64();
        Assert.InRange(wait, 1, 1000);
        fixture.Grid.Clock.Advance(TimeSpan.FromMilliseconds(wait));
        var position = await guest.SayAndWait("m11", "id11");
        Assert.Equal(ResumeTests.Position(position, 11), position);
    }

    [Fact]
    public async Task Socket_and_http_share_one_allowance_and_a_repeat_costs_nothing()
    {
        await using var guest = await GuestClient.Connect(fixture.Grid);
        for (var i = 1; i <= 5; i++) await guest.SayAndWait($"m{i}", $"id{i}");
        for (var i = 6; i <= 10; i++)
            Assert.Equal(202, (await fixture.Grid.Api.Say(guest.ConversationId, $"m{i}", $"id{i}")).Status);
        Http.ProblemTests.AssertProblem(
            await fixture.Grid.Api.Say(guest.ConversationId, "m11"), 429, "RATE_LIMITED");
        for (var i = 1; i <= 10; i++)
            Assert.Equal(202, (await fixture.Grid.Api.Say(guest.ConversationId, $"m{i}", $"id{i}")).Status);
    }
}
