using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Desk;

/// <summary>What happens to a conversation while a desk is still reading it.</summary>
public sealed class DeskRaceTests : IAsyncLifetime
{
    private readonly LateAnswers late = new();
    private readonly string queue = $"queue-{Guid.NewGuid():N}";
    private RunningGrid grid = null!;

    public async Task InitializeAsync() => grid = await RunningGrid.Start(RunningGrid.RoomyLimits, change: late.Into());

    public async Task DisposeAsync()
    {
        await grid.DisposeAsync();
        Assert.Empty(grid.Log.Errors);
    }

    [Fact]
    public async Task A_conversation_that_ends_before_it_is_shown_does_not_come_onto_the_desk()
    {
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using var agent = await AgentClient.SignOn(grid, queue + "-agent", queue);
        await agent.Until("offer");
        var isOver = new TaskCompletionSource();
        late.DelayNext<GuestSessionCommand.Inspect>(() => isOver.Task);
        await agent.Send(new { type = "accept", conversationId = guest.ConversationId });
        await Deadline.Until(() => Task.FromResult(!late.Delays), "the desk reads the conversation");
        await guest.Send(new { type = "end" });
        await agent.Next("ended");
        isOver.SetResult();
        // The next that it hears of is another one.
        await using var next = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        var offer = await agent.Next("offer");
        Assert.Equal(next.ConversationId, offer.GetProperty("conversationId").GetString());
    }

    [Fact]
    public async Task What_is_said_while_it_is_shown_counts_where_it_stands()
    {
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await using var agent = await AgentClient.SignOn(grid, queue + "-agent", queue);
        await agent.Until("offer");
        late.DelayNext<GuestSessionCommand.Inspect>(() => guest.SayAndWait("Hello"));
        await agent.Send(new { type = "accept", conversationId = guest.ConversationId });
        var assigned = await agent.Until("assigned");
        Assert.Single(assigned.GetProperty("messages").EnumerateArray());
        Assert.Equal(1, assigned.GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task An_offer_that_is_withdrawn_before_it_is_shown_is_not_shown()
    {
        await using var agent = await AgentClient.SignOn(grid, queue + "-agent", queue);
        await using var guest = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        await agent.Until("offer");
        var isGone = new TaskCompletionSource();
        late.DelayNext<GuestSessionCommand.Inspect>(() => isGone.Task);
        // Shown again, and read again for it.
        await agent.SignOn(queue + "-agent", queue);
        await Deadline.Until(() => Task.FromResult(!late.Delays), "the desk reads the conversation");
        await guest.Send(new { type = "end" });
        await agent.Until("offerWithdrawn");
        isGone.SetResult();
        await using var next = await GuestClient.Connect(grid, metadata: new { queueId = queue });
        var offer = await agent.Next("offer");
        Assert.Equal(next.ConversationId, offer.GetProperty("conversationId").GetString());
    }
}
