using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Gateway.Tests.Sockets;

namespace GuestGrid.Gateway.Tests.Dialects;

/// <summary>The guest's side as a page and its socket (surface, section 7).</summary>
public sealed class SimulatorTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task The_first_action_begins_a_session_and_the_actions_are_a_guests_frames()
    {
        var queue = $"queue-{Guid.NewGuid():N}";
        await using var agent = await AgentClient.SignOn(Grid, $"agent-{queue}", queue);
        await using var guest = await SimulatorClient.Open(Grid);
        await guest.Send(new { action = "context", data = new { queueId = queue } });
        var connected = await guest.Next("connect");
        var conversation = connected.GetProperty("conversationId").GetString()!;
        await guest.Send(new { action = "send", text = "Hello", clientMessageId = "m-1" });
        Assert.Equal("m-1", (await guest.Until("ack")).GetProperty("clientMessageId").GetString());
        var assigned = await agent.TakeOffer();
        Assert.Equal("Hello", assigned.GetProperty("messages")[0].GetProperty("text").GetString());
        await agent.Say(conversation, "Good day");
        Assert.Equal("Good day", (await guest.Until("message")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_simulator_comes_back_to_its_session()
    {
        await using var first = await SimulatorClient.Open(Grid);
        await first.Send(new { action = "send", text = "one" });
        var token = (await first.Next("connect")).GetProperty("token").GetString();
        var position = ResumeTests.Sequence(await first.Until("ack"));
        await first.Send(new { action = "send", text = "two" });
        await first.Until("ack");
        first.Abort();
        await using var second = await SimulatorClient.Open(Grid);
        await second.Send(new { type = "connect", token, lastSequenceId = position });
        Assert.Equal(position, (await second.Next("connect")).GetProperty("resumedFrom").GetString());
        Assert.Equal("two", (await second.Next("message")).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("""{"action":"dance"}""")]
    [InlineData("""{"action":"send"}""")]
    [InlineData("""{"action":"context","data":[]}""")]
    [InlineData("not JSON")]
    public async Task A_refusal_says_in_error_what_is_wrong(string frame)
    {
        await using var guest = await SimulatorClient.Open(Grid);
        await guest.SendText(frame);
        var error = await guest.Until("error");
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("error").GetString()));
        Assert.Equal(error.GetProperty("message").GetString(), error.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("/simulator", "text/html")]
    [InlineData("/simulator/simulator.js", "text/javascript")]
    [InlineData("/simulator/simulator-files.js", "text/javascript")]
    [InlineData("/simulator/simulator.css", "text/css")]
    public async Task The_page_lets_nothing_in_but_its_own_files(string path, string mediaType)
    {
        using var browser = Api.Anonymous(Grid.Address);
        var page = await browser.Get(path);
        Assert.Equal((200, mediaType), (page.Status, page.MediaType));
        var policy = page.Headers["Content-Security-Policy"];
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.DoesNotMatch("innerHTML|insertAdjacentHTML|document\\.write|\\son\\w+=\"|style=\"", page.Text);
    }

    [Fact]
    public async Task Where_it_is_switched_off_there_is_no_simulator()
    {
        await using var grid = await RunningGrid.Start([("Simulator:Enabled", "false")]);
        using var browser = Api.Anonymous(grid.Address);
        foreach (var path in new[] { "/simulator", "/simulator/ws", "/simulator/simulator.js" })
            Assert.Equal(404, (await browser.Get(path)).Status);
    }
}
