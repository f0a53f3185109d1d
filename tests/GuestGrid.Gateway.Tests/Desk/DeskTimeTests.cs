using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Desk;

/// <summary>What time alone does at the desk: offers run out, agents that dropped lose what they served.</summary>
public sealed class DeskTimeTests(AGridWhereTimeStandsStill fixture) : IClassFixture<AGridWhereTimeStandsStill>
{
    private readonly string queue = $"queue-{Guid.NewGuid():N}";

    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task An_offer_that_nobody_answers_goes_to_the_next_agent()
    {
        await using var first = await AgentClient.SignOn(Grid, queue + "-1", queue);
        await using var guest = await GuestClient.Connect(Grid, metadata: new { queueId = queue });
        await first.Next("offer");
        await using var second = await AgentClient.SignOn(Grid, queue + "-2", queue);
        Grid.Clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(guest.ConversationId, Id(await first.Next("offerWithdrawn")));
        Assert.Equal(guest.ConversationId, Id(await second.TakeOffer()));
        await first.Send(new { type = "accept", conversationId = guest.ConversationId });
        Assert.Equal("NOT_FOUND", await first.NextError());
    }

    [Fact]
    public async Task An_agent_that_dropped_keeps_its_conversations_for_its_grace_and_no_longer()
    {
        await using var guest = await GuestClient.Connect(Grid, metadata: new { queueId = queue });
        await using (var first = await AgentClient.SignOn(Grid, queue + "-1", queue))
        {
            await first.TakeOffer();
            await guest.Until("agentJoined");
            await first.Close();
        }
        await using var second = await AgentClient.SignOn(Grid, queue + "-2", queue);
        Grid.Clock.Advance(TimeSpan.FromSeconds(29));
        await guest.SayAndWait("Hello?");
        Assert.Empty(await second.Everything());
        Grid.Clock.Advance(TimeSpan.FromSeconds(2));
        await guest.Until("agentLeft");
        var assigned = await second.TakeOffer();
        Assert.Equal("Hello?", assigned.GetProperty("messages")[0].GetProperty("text").GetString());
        await guest.Until("agentJoined");
    }

    private static string Id(JsonElement frame) => frame.GetProperty("conversationId").GetString()!;
}
