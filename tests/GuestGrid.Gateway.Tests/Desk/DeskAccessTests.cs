using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Desk;

/// <summary>Who gets to the desk, and what is refused there.</summary>
public sealed class DeskAccessTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task A_browser_shows_its_token_in_the_first_frame()
    {
        await using var agent = await AgentClient.Open(Grid.Address, null);
        await agent.Send(new { type = "auth", token = Grid.Api.Token });
        await agent.Next("authorized");
        await agent.SignOn($"agent-{Guid.NewGuid():N}", "default");
        await agent.Next("signedOn");
    }

    [Theory]
    [InlineData("""{"type":"auth","token":"garbage"}""")]
    [InlineData("""{"type":"auth"}""")]
    [InlineData("""{"type":"signOn","agentId":"a","queues":["q"]}""")]
    [InlineData("""{"type":"ping"}""")]
    public async Task Without_a_good_token_first_the_socket_is_closed_for_good(string frame)
    {
        await using var agent = await AgentClient.Open(Grid.Address, null);
        await agent.SendText(frame);
        Assert.Equal("INVALID_TOKEN", await agent.NextError());
        Assert.Equal(4501, await agent.Closed);
    }

    [Fact]
    public async Task A_token_without_the_scope_or_a_guest_s_opens_no_desk()
    {
        using var other = await Api.SignIn(Grid.Address, "guestgrid-dev", "guestgrid-dev-secret", "user:read");
        await using var guest = await GuestClient.Connect(Grid);
        foreach (var token in (string[])[other.Token!, guest.Token])
        {
            await using var agent = await AgentClient.Open(Grid.Address, null);
            await agent.Send(new { type = "auth", token });
            Assert.Equal("INVALID_TOKEN", await agent.NextError());
            Assert.Equal(4501, await agent.Closed);
        }
        using var refused = await RawSocket.Open(Grid.Address, "/desk/ws", $"Authorization: Bearer {other.Token}\r\n");
        Assert.StartsWith("HTTP/1.1 403 ", refused.Handshake, StringComparison.Ordinal);
        using var forged = await RawSocket.Open(Grid.Address, "/desk/ws", "Authorization: Bearer x\r\n");
        Assert.StartsWith("HTTP/1.1 401 ", forged.Handshake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"signOn","queues":["q"]}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"","queues":["q"]}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"echo","queues":["q"]}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a"}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a","name":"Bo\r\nEve: 1","queues":["q"]}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a","name":"Bo\u0000","queues":["q"]}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a","queues":[]}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a","queues":[""]}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a","queues":["q"],"capacity":0}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a","queues":["q"],"capacity":1001}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a","queues":["q"],"skills":{"french":"well"}}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a","queues":["q"],"skills":{"":1}}""", "INVALID_REQUEST")]
    [InlineData("""{"type":"signOn","agentId":"a","queues":"q"}""", "INVALID_FRAME")]
    [InlineData("""{"type":"accept","conversationId":"00000000-0000-4000-8000-000000000000"}""", "INVALID_FRAME")]
    [InlineData("""{"type":"message","conversationId":"x","text":"y"}""", "INVALID_FRAME")]
    public async Task A_faulty_sign_on_or_a_frame_before_it_is_refused(string frame, string code)
    {
        await using var agent = await AgentClient.Open(Grid.Address, Grid.Api.Token);
        await agent.SendText(frame);
        Assert.Equal(code, await agent.NextError());
        await agent.SignOn($"agent-{Guid.NewGuid():N}", "elsewhere");
        await agent.Next("signedOn");
    }

    [Theory]
    [InlineData(1001, 1, 0)]
    [InlineData(1, 51, 0)]
    [InlineData(1, 1, 201)]
    public async Task A_sign_on_that_is_too_large_is_told_what_to_make_smaller(int capacity, int queues, int skills)
    {
        await using var agent = await AgentClient.Open(Grid.Address, Grid.Api.Token);
        await agent.Send(new
        {
            type = "signOn", agentId = "a", capacity,
            queues = Enumerable.Range(0, queues).Select(i => $"q{i}"),
            skills = Enumerable.Range(0, skills).ToDictionary(i => $"s{i}", _ => 1),
        });
        var error = await agent.Next("error");
        Assert.Equal("INVALID_REQUEST", error.GetProperty("code").GetString());
        Assert.Contains("fewer queues, fewer skills or a smaller capacity", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_agent_speaks_only_in_conversations_that_are_its_own()
    {
        await using var guest = await GuestClient.Connect(Grid, metadata: new { queueId = "nobody-s" });
        await using var agent = await AgentClient.SignOn(Grid, $"agent-{Guid.NewGuid():N}", "elsewhere");
        var conversationId = guest.ConversationId;
        object[] frames =
        [
            new { type = "message", conversationId, text = "psst" },
            new { type = "typing", conversationId, state = "on" },
            new { type = "transfer", conversationId, queueId = "elsewhere" }, new { type = "close", conversationId },
        ];
        foreach (var frame in frames)
        {
            await agent.Send(frame);
            Assert.Equal("FORBIDDEN", await agent.NextError());
        }
        foreach (var type in (string[])["accept", "decline"])
        {
            await agent.Send(new { type, conversationId });
            Assert.Equal("NOT_FOUND", await agent.NextError());
        }
        await agent.Send(new { type = "message", conversationId = Guid.NewGuid(), text = "into the void" });
        Assert.Equal("NOT_FOUND", await agent.NextError());
        await agent.Send(new { type = "readReceipt", conversationId, sequenceId = "x" });
        Assert.Equal("INVALID_POSITION", await agent.NextError());
        await agent.Send(new { type = "connect" });
        Assert.Equal("INVALID_FRAME", await agent.NextError());
        Assert.Empty(await guest.Everything());
    }

    [Fact]
    public async Task A_socket_serves_one_agent()
    {
        await using var agent = await AgentClient.SignOn(Grid, $"agent-{Guid.NewGuid():N}", "elsewhere");
        await agent.SignOn("another", "elsewhere");
        Assert.Equal("CONFLICT", await agent.NextError());
    }
}
