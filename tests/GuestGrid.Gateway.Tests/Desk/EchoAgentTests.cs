using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Desk;

public sealed class EchoAgentTests(AGridThatEchoes fixture) : IClassFixture<AGridThatEchoes>
{
    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task With_no_agent_at_all_every_message_comes_back_once()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.Until("agentJoined");
        for (var i = 0; i < 10; i++) await guest.Say($"m{i}");
        var echoes = new List<string>();
        while (echoes.Count < 10) echoes.Add((await guest.Until("message")).GetProperty("text").GetString()!);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"m{i}"), echoes);
    }

    [Fact]
    public async Task Told_to_wait_it_still_answers_in_order()
    {
        await using var grid = await RunningGrid.Start([
            .. RunningGrid.RoomyLimits, ("Desk:EchoAgent", "true"), ("Limits:MessagesPerSecond", "100000"),
            ("Limits:MessageBurst", "100000"), ("Limits:AgentMessagesPerSecond", "100"),
        ]);
        await using var guest = await GuestClient.Connect(grid);
        await guest.Until("agentJoined");
        for (var i = 0; i < 300; i++) await guest.Say($"m{i}");
        var echoes = new List<string>();
        while (echoes.Count < 300) echoes.Add((await guest.Until("message")).GetProperty("text").GetString()!);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"m{i}"), echoes);
    }

    [Fact]
    public async Task What_was_said_before_it_came_comes_back_whole_though_it_is_more_than_the_pace_allows()
    {
        var queue = $"queue-{Guid.NewGuid():N}";
        await using var agent = await AgentClient.SignOn(Grid, $"agent-{Guid.NewGuid():N}", queue);
        await using var guest = await GuestClient.Connect(Grid, metadata: new { queueId = queue });
        await agent.Until("offer");
        for (var i = 0; i < 25; i++)
        {
            await guest.SayAndWait($"m{i}");
            Grid.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        await agent.Send(new { type = "signOff" });
        var echoes = new HashSet<string>();
        while (echoes.Count < 25)
            Assert.True(echoes.Add((await guest.Until("message")).GetProperty("text").GetString()!));
    }

    [Fact]
    public async Task Where_an_agent_is_signed_on_nothing_echoes()
    {
        var queue = $"queue-{Guid.NewGuid():N}";
        await using var agent = await AgentClient.SignOn(Grid, $"agent-{Guid.NewGuid():N}", queue);
        await using var guest = await GuestClient.Connect(Grid, metadata: new { queueId = queue });
        await agent.TakeOffer();
        await guest.SayAndWait("Hello");
        await agent.Until("message");
        Assert.DoesNotContain(await guest.Everything(), frame => frame.GetProperty("type").GetString() == "message");
    }
}
