using System.Text.Json;
using GuestGrid.Core;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using Microsoft.Extensions.DependencyInjection;

namespace GuestGrid.Gateway.Tests.Desk;

/// <summary>What is lost or overtaken between a session and an agent's socket, the agent still gets in order.</summary>
public sealed class DeskDeliveryTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly string queue = $"queue-{Guid.NewGuid():N}";
    private RunningGrid grid = null!;

    private LossyConnections Way => grid.Services.GetRequiredService<LossyConnections>();

    public Task InitializeAsync() => Start(LossyConnections.Into(Patience));

    public async Task DisposeAsync() => await grid.DisposeAsync();

    [Fact]
    public async Task A_message_that_was_lost_is_read_when_the_next_one_shows_the_gap()
    {
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using var agent = await Serving(guest);
        Way.LoseNext<Notice.MessageAdded>();
        for (var i = 0; i < 5; i++) await guest.SayAndWait($"m{i}");
        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], await Texts(agent, 5));
    }

    [Fact]
    public async Task Messages_that_overtook_each_other_arrive_in_order_and_once()
    {
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using var agent = await Serving(guest);
        Way.DelayNext<Notice.MessageAdded>();
        for (var i = 0; i < 5; i++) await guest.SayAndWait($"m{i}");
        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], await Texts(agent, 5));
        Assert.Empty(await agent.Everything());
    }

    [Fact]
    public async Task The_last_message_is_read_with_the_next_renewal_though_nothing_follows_it()
    {
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using var agent = await Serving(guest);
        Way.LoseNext<Notice.MessageAdded>();
        await guest.SayAndWait("the last");
        Assert.Equal(["the last"], await Texts(agent, 1));
    }

    [Fact]
    public async Task An_end_that_was_lost_is_told_with_the_next_renewal()
    {
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using var agent = await Serving(guest);
        Way.LoseNext<Notice.Ended>();
        await agent.Send(new { type = "close", conversationId = guest.ConversationId });
        Assert.Equal("agent", (await agent.Until("ended")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task What_was_lost_is_there_at_once_when_the_desk_is_told_to_look()
    {
        await grid.DisposeAsync();
        await Start(LossyConnections.Into(Patience), presenceLease: "00:05:00");
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using var agent = await Serving(guest);
        Way.LoseNext<Notice.MessageAdded>();
        await guest.SayAndWait("the last");
        Assert.Empty(await agent.Everything());

        var table = grid.Services.GetRequiredService<ConnectionTable>();
        foreach (var connection in table.Open) await table.Resync(connection);

        Assert.Equal(["the last"], await Texts(agent, 1));
    }

    [Fact]
    public async Task A_conversation_whose_assignment_was_lost_comes_onto_the_desk()
    {
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using var agent = await AgentClient.SignOn(grid, queue + "-agent", queue);
        Way.LoseNext<Notice.Assigned>();
        Assert.Equal(guest.ConversationId, (await agent.TakeOffer()).GetProperty("conversationId").GetString());
    }

    [Fact]
    public async Task An_acknowledgement_that_was_lost_brings_the_agent_back_and_the_repeat_is_stored_once()
    {
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using (var agent = await Serving(guest))
        {
            Way.LoseNext<Notice.MessageAcknowledged>();
            await agent.Say(guest.ConversationId, "Hello", "id-1");
            Assert.Equal(4400, await agent.Closed);
        }
        await Repeat(guest, "Hello", "id-1");
        Assert.Equal("Hello", (await guest.Until("message")).GetProperty("text").GetString());
        await Repeat(guest, "Bye", "id-2");
        Assert.Equal("Bye", (await guest.Until("message")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Without_patience_for_acknowledgements_a_lost_one_leaves_the_agent_waiting()
    {
        await grid.DisposeAsync();
        await Start(LossyConnections.Into(Timeout.InfiniteTimeSpan));
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using var agent = await Serving(guest);
        Way.LoseNext<Notice.MessageAcknowledged>();
        await agent.Say(guest.ConversationId, "Hello", "id-1");
        await guest.Until("message");
        await Task.Delay(3 * Patience);
        Assert.DoesNotContain(await agent.Everything(), frame => frame.GetProperty("type").GetString() == "ack");
    }

    // As any agent's page does: signs on and says it again until it is acknowledged, whatever was late meanwhile.
    private async Task Repeat(GuestClient guest, string text, string id)
    {
        while (true)
        {
            await using var agent = await AgentClient.SignOn(grid, queue + "-agent", queue);
            var assigned = await agent.Until("assigned");
            Assert.Equal("Hello", assigned.GetProperty("messages")[0].GetProperty("text").GetString());
            await agent.Say(guest.ConversationId, text, id);
            try
            {
                await agent.Until("ack");
                return;
            }
            catch (InvalidOperationException)
            {
                Assert.Equal(4400, await agent.Closed);
            }
        }
    }

    private async Task Start(Action<IServiceCollection> change, string presenceLease = "00:00:02") =>
        grid = await RunningGrid.Start(
            [.. RunningGrid.RoomyLimits, ("Desk:PresenceLease", presenceLease)], stopTime: true, change: change);

    private async Task<AgentClient> Serving(GuestClient guest)
    {
        var agent = await AgentClient.SignOn(grid, queue + "-agent", queue);
        await agent.TakeOffer();
        await guest.Until("agentJoined");
        return agent;
    }

    private static async Task<List<string>> Texts(AgentClient agent, int count)
    {
        var texts = new List<string>();
        while (texts.Count < count) texts.Add((await agent.Until("message")).GetProperty("text").GetString()!);
        return texts;
    }
}
