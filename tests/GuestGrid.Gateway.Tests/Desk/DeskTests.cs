using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Gateway.Tests.Sockets;

namespace GuestGrid.Gateway.Tests.Desk;

/// <summary>Agents and guests over their sockets (surface, section 8). Each test has a queue of its own.</summary>
public sealed class DeskTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private readonly string queue = $"queue-{Guid.NewGuid():N}";
    private readonly string agentId = $"agent-{Guid.NewGuid():N}";

    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task A_guest_is_offered_accepted_and_served_both_ways()
    {
        await using var agent = await AgentClient.SignOn(Grid, agentId, queue);
        await using var guest = await NewGuest();
        await guest.SayAndWait("Is anybody there?");
        var offer = await agent.Next("offer");
        Assert.Equal("type conversationId queueId guest waitedMs expiresAt", Answer.Members(offer));
        Assert.Equal(guest.ConversationId, Id(offer));
        await agent.Send(new { type = "accept", conversationId = guest.ConversationId });
        var assigned = await agent.Next("assigned");
        Assert.Equal("type conversationId guest queueId total messages", Answer.Members(assigned));
        Assert.Equal("Is anybody there?", assigned.GetProperty("messages")[0].GetProperty("text").GetString());
        Assert.Equal(queue, (await guest.Next("routed")).GetProperty("queueId").GetString());
        Assert.Equal($"Agent {agentId}", (await guest.Next("agentJoined")).GetProperty("name").GetString());

        await agent.Say(guest.ConversationId, "Here I am.", "a-1");
        var ack = await agent.Next("ack");
        var message = await guest.Next("message");
        Assert.Equal(ResumeTests.Sequence(ack), ResumeTests.Sequence(message));
        Assert.Equal(("Here I am.", "outbound"), (Text(message), message.GetProperty("direction").GetString()));
        await guest.SayAndWait("Good.");
        Assert.Equal("Good.", Text(await agent.Next("message")));

        await agent.Send(new { type = "typing", conversationId = guest.ConversationId, state = "on" });
        Assert.Equal("on", (await guest.Next("typing")).GetProperty("state").GetString());
        await guest.Send(new { type = "typing", state = "off" });
        Assert.Equal("off", (await agent.Next("typing")).GetProperty("state").GetString());
        await guest.Send(new { type = "readReceipt", sequenceId = ResumeTests.Sequence(message) });
        Assert.Equal(ResumeTests.Sequence(message), ResumeTests.Sequence(await agent.Next("readReceipt")));
        await agent.Send(new
        {
            type = "readReceipt", conversationId = guest.ConversationId, sequenceId = ResumeTests.Sequence(message),
        });
        Assert.Equal(ResumeTests.Sequence(message), ResumeTests.Sequence(await guest.Next("readReceipt")));

        await agent.Send(new { type = "close", conversationId = guest.ConversationId, wrapUp = "solved" });
        Assert.Equal("agent", (await guest.Next("ended")).GetProperty("reason").GetString());
        Assert.Equal(4500, await guest.Closed);
        Assert.Equal("agent", (await agent.Next("ended")).GetProperty("reason").GetString());
        var activity = await Grid.Api.Get($"{Api.Sessions}/{guest.SessionId}/activity");
        Assert.Contains("solved", activity.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_offered_a_guest_who_has_not_come_yet()
    {
        await using var agent = await AgentClient.SignOn(Grid, agentId, queue);
        var wish = Api.NewSession();
        wish["routingData"] = new { queueId = queue, skillRequirements = Array.Empty<object>() };
        var ghost = await Grid.Api.CreateSession(wish);
        await using var guest = await NewGuest();
        Assert.Equal(guest.ConversationId, Id(await agent.Next("offer")));
        await agent.Send(new { type = "accept", conversationId = guest.ConversationId });
        await agent.Next("assigned");
        await agent.Send(new { type = "close", conversationId = guest.ConversationId });
        await agent.Next("ended");
        Assert.Equal(202, (await Grid.Api.Say(ghost.Get("conversationId"), "Now I am here")).Status);
        Assert.Equal(ghost.Get("conversationId"), Id(await agent.Next("offer")));
    }

    [Fact]
    public async Task A_declined_offer_goes_to_the_next_agent()
    {
        await using var first = await AgentClient.SignOn(Grid, agentId + "-1", queue);
        await using var guest = await NewGuest();
        Assert.Equal(guest.ConversationId, Id(await first.Next("offer")));
        await using var second = await AgentClient.SignOn(Grid, agentId + "-2", queue);
        await first.Send(new { type = "decline", conversationId = guest.ConversationId });
        Assert.Equal(guest.ConversationId, Id(await second.Next("offer")));
        await second.Send(new { type = "accept", conversationId = guest.ConversationId });
        await second.Next("assigned");
        // Too late, and told so.
        await first.Send(new { type = "accept", conversationId = guest.ConversationId });
        Assert.Equal("NOT_FOUND", await first.NextError());
    }

    [Fact]
    public async Task An_agent_never_has_more_than_its_capacity()
    {
        await using var agent = await AgentClient.SignOn(Grid, agentId, queue, capacity: 2);
        var guests = new List<GuestClient>();
        for (var i = 0; i < 3; i++) guests.Add(await NewGuest());
        string[] taken = [Id(await agent.Next("offer")), Id(await agent.Next("offer"))];
        foreach (var conversationId in taken) await agent.Send(new { type = "accept", conversationId });
        foreach (var _ in taken) await agent.Next("assigned");
        Assert.DoesNotContain(await agent.Everything(), frame => frame.GetProperty("type").GetString() == "offer");
        await agent.Send(new { type = "close", conversationId = taken[0] });
        Assert.DoesNotContain(Id(await agent.TakeOffer()), taken);
        foreach (var guest in guests) await guest.DisposeAsync();
    }

    [Fact]
    public async Task Only_agents_with_all_skills_at_their_level_are_asked_and_the_more_urgent_first()
    {
        object Wants(int priority) => new
        {
            queueId = queue, priority, skills = new object[] { "french", new { id = "billing", level = 3 } },
        };
        await using var patient = await GuestClient.Connect(Grid, metadata: Wants(0));
        await using var urgent = await GuestClient.Connect(Grid, metadata: Wants(5));
        await using var half = await AgentClient.SignOn(Grid, agentId + "-1", queue, 5, new { french = 5 });
        await using var weak = await AgentClient.SignOn(
            Grid, agentId + "-2", queue, 5, new { french = 1, billing = 2 });
        await using var right = await AgentClient.SignOn(
            Grid, agentId + "-3", queue, 1, new { french = 1, billing = 3 });
        Assert.Equal(urgent.ConversationId, Id(await right.TakeOffer()));
        await right.Send(new { type = "close", conversationId = urgent.ConversationId });
        Assert.Equal(patient.ConversationId, Id(await right.TakeOffer()));
        Assert.Empty(await half.Everything());
        Assert.Empty(await weak.Everything());
    }

    [Fact]
    public async Task A_context_may_change_the_queue_until_somebody_is_assigned()
    {
        await using var guest = await GuestClient.Connect(Grid, metadata: new { queueId = queue + "-wrong" });
        await using var agent = await AgentClient.SignOn(Grid, agentId, queue);
        await guest.Send(new { type = "setContext", context = new { queueId = queue } });
        Assert.Equal(guest.ConversationId, Id(await agent.TakeOffer()));
        await using var other = await AgentClient.SignOn(Grid, agentId + "-2", queue + "-wrong");
        await guest.Send(new { type = "setContext", context = new { queueId = queue + "-wrong" } });
        await guest.SayAndWait("settled");
        Assert.Equal("settled", Text(await agent.Until("message")));
        Assert.Empty(await other.Everything());
    }

    [Fact]
    public async Task A_transferred_conversation_goes_to_the_other_queue_with_its_history()
    {
        await using var first = await AgentClient.SignOn(Grid, agentId + "-1", queue);
        await using var second = await AgentClient.SignOn(Grid, agentId + "-2", queue + "-2");
        await using var guest = await NewGuest();
        await guest.SayAndWait("one");
        await first.TakeOffer();
        await first.Send(new { type = "transfer", conversationId = guest.ConversationId, queueId = queue + "-2" });
        Assert.Equal("transferred", (await first.Until("ended")).GetProperty("reason").GetString());
        await guest.Until("agentLeft");
        var assigned = await second.TakeOffer();
        Assert.Equal("one", assigned.GetProperty("messages")[0].GetProperty("text").GetString());
        await first.Say(guest.ConversationId, "Wait!");
        Assert.Equal("FORBIDDEN", await first.NextError());
        await second.Say(guest.ConversationId, "Hello from the second");
        Assert.Equal("Hello from the second", Text(await guest.Until("message")));
    }

    [Fact]
    public async Task An_agent_that_comes_back_finds_its_conversations_as_they_are()
    {
        await using var guest = await NewGuest();
        await using (var first = await AgentClient.SignOn(Grid, agentId, queue))
        {
            await first.TakeOffer();
            first.Abort();
        }
        await guest.SayAndWait("Are you still there?");
        await using var back = await AgentClient.SignOn(Grid, agentId, queue);
        var assigned = await back.Until("assigned");
        Assert.Equal("Are you still there?", assigned.GetProperty("messages")[0].GetProperty("text").GetString());
        await guest.SayAndWait("Good.");
        Assert.Equal("Good.", Text(await back.Until("message")));
    }

    [Fact]
    public async Task What_is_said_while_an_agent_comes_back_is_neither_lost_nor_shown_twice()
    {
        await using var guest = await NewGuest();
        await using (var first = await AgentClient.SignOn(Grid, agentId, queue))
        {
            await first.TakeOffer();
            first.Abort();
        }
        for (var round = 0; round < 10; round++)
        {
            await using var back = await AgentClient.Open(Grid.Address, Grid.Api.Token);
            await back.SignOn(agentId, queue);
            await Grid.Api.Say(guest.ConversationId, $"m{round}");
            await back.Next("signedOn");
            var shown = (await back.Next("assigned")).GetProperty("messages").EnumerateArray().Select(Text).ToList();
            while (shown.Count <= round) shown.Add(Text(await back.Next("message")));
            Assert.Equal(Enumerable.Range(0, round + 1).Select(i => $"m{i}"), shown);
            Assert.Empty(await back.Everything());
            back.Abort();
        }
    }

    [Fact]
    public async Task Signing_on_elsewhere_takes_the_desk_along()
    {
        await using var guest = await NewGuest();
        await using var first = await AgentClient.SignOn(Grid, agentId, queue);
        await first.TakeOffer();
        await using var second = await AgentClient.SignOn(Grid, agentId, queue);
        Assert.Equal("superseded", (await first.Until("ended")).GetProperty("reason").GetString());
        Assert.Equal(4509, await first.Closed);
        Assert.Equal(guest.ConversationId, Id(await second.Until("assigned")));
        await second.Say(guest.ConversationId, "from my other screen");
        Assert.Equal("from my other screen", Text(await guest.Until("message")));
    }

    [Fact]
    public async Task An_agent_that_signs_off_gives_its_conversations_back_at_once()
    {
        await using var guest = await NewGuest();
        await using var first = await AgentClient.SignOn(Grid, agentId + "-1", queue);
        await first.TakeOffer();
        await using var second = await AgentClient.SignOn(Grid, agentId + "-2", queue);
        await first.Send(new { type = "signOff" });
        Assert.Equal(guest.ConversationId, Id(await second.TakeOffer()));
    }

    [Fact]
    public async Task A_long_conversation_of_long_messages_fits_on_a_desk()
    {
        await using var grid = await RunningGrid.Start(
            [.. RunningGrid.RoomyLimits, ("Limits:MessagesPerSecond", "100000"), ("Limits:MessageBurst", "100000")]);
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        for (var i = 0; i < 150; i++) await guest.Say(new string('\u0001', 4096), $"m{i}");
        for (var i = 0; i < 150; i++) await guest.Until("ack");
        await using var agent = await AgentClient.SignOn(grid, agentId, queue);
        var assigned = await agent.TakeOffer();
        Assert.Equal(150, assigned.GetProperty("total").GetInt32());
        var shown = assigned.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal("m149", shown[^1].GetProperty("clientMessageId").GetString());
        Assert.Equal(Enumerable.Range(150 - shown.Count, shown.Count).Select(i => $"m{i}"),
            shown.Select(message => message.GetProperty("clientMessageId").GetString()));
        await guest.SayAndWait("and one more");
        Assert.Equal("and one more", Text(await agent.Next("message")));
    }

    private Task<GuestClient> NewGuest() => GuestClient.Connect(Grid, metadata: new { queueId = queue });

    private static string Id(JsonElement frame) => frame.GetProperty("conversationId").GetString()!;

    private static string Text(JsonElement frame) => frame.GetProperty("text").GetString()!;
}
