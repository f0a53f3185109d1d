using System.Net.WebSockets;
using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Gateway.Tests.Sockets;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Dialects;

/// <summary>Sessions of headless chat clients (surface, section 5).</summary>
public sealed class WebchatSessionTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private const string Sessions = "/api/v2/webchat/guests/sessions";

    private readonly string queue = $"queue-{Guid.NewGuid():N}";

    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task A_session_is_created_and_read_here_and_in_the_other_dialects()
    {
        var made = await Create();
        Assert.Equal("id webchatSessionId language displayName email createdTime updatedTime",
            Answer.Members(made.Json));
        Assert.Equal(("en-us", "Ada", "ada@example.org"),
            (made.Get("language"), made.Get("displayName"), made.Get("email")));
        Assert.StartsWith("ws-", made.Get("webchatSessionId"), StringComparison.Ordinal);
        var read = await Grid.Api.Get($"{Sessions}/{made.Get("webchatSessionId")}");
        Assert.Equal("id webchatSessionId conversationId status", Answer.Members(read.Json));
        Assert.Equal("queued", read.Get("status"));
        var other = await Grid.Api.Get(SessionOf(made));
        Assert.Equal(read.Get("conversationId"), other.Get("conversationId"));
        var found = await Grid.Api.Post(
            Api.Query, new { query = new { filter = $"guest.id=\"{made.Get("id")}\" AND type=\"webchat\"" } });
        var conversation = found.Json.GetProperty("conversations")[0];
        Assert.Equal(read.Get("conversationId"), conversation.GetProperty("id").GetString());
        await Grid.Api.Delete(SessionOf(made));
        Assert.Equal("ended", (await Grid.Api.Get($"{Sessions}/{made.Get("webchatSessionId")}")).Get("status"));
    }

    [Fact]
    public async Task The_first_frame_and_every_later_one_name_the_conversation()
    {
        await using var agent = await AgentClient.SignOn(Grid, $"agent-{queue}", queue);
        var made = await Create();
        await using var guest = await SessionClient.Open(Grid, made.Get("webchatSessionId"), Grid.Api.Token);
        var first = await guest.Next("ack");
        Assert.False(first.TryGetProperty("sequenceId", out _));
        var conversation = first.GetProperty("conversationId").GetString()!;
        var seen = new List<JsonElement> { first };

        await guest.Say("Hello", "m-1");
        var ack = await guest.Until("ack");
        Assert.Equal("m-1", ack.GetProperty("clientMessageId").GetString());
        await agent.TakeOffer();
        seen.Add(ack);
        seen.Add(await guest.Until("agentJoined"));
        await agent.Say(conversation, "Good day");
        var text = await guest.Next("text");
        Assert.Equal(("Good day", "outbound"),
            (text.GetProperty("text").GetString(), text.GetProperty("messageDirection").GetString()));
        Assert.True(string.CompareOrdinal(ResumeTests.Sequence(text), ResumeTests.Sequence(ack)) > 0);
        seen.Add(text);

        await agent.Send(new { type = "typing", conversationId = conversation, state = "on" });
        var typing = await guest.Next("typing");
        Assert.Equal("outbound", typing.GetProperty("messageDirection").GetString());
        seen.Add(typing);
        await guest.Send(new { type = "typing", conversationId = conversation });
        Assert.Equal("on", (await agent.Until("typing")).GetProperty("state").GetString());
        await guest.Send(new { type = "ack", sequenceId = ResumeTests.Sequence(text) });
        Assert.Empty(await guest.Everything());
        await guest.SendText("""{"type":"dance"}""");
        seen.Add(await guest.Next("error"));
        await agent.Send(new { type = "close", conversationId = conversation });
        seen.Add(await guest.Next("ended"));
        Assert.Equal(4500, await guest.Closed);
        Assert.All(seen, frame => Assert.Equal(conversation, frame.GetProperty("conversationId").GetString()));
    }

    [Fact]
    public async Task A_client_that_comes_back_gets_what_it_missed_whatever_dialect_it_was_written_in()
    {
        var made = await Create();
        await using var first = await SessionClient.Open(Grid, made.Get("webchatSessionId"), Grid.Api.Token);
        var conversation = (await first.Next("ack")).GetProperty("conversationId").GetString()!;
        await first.Say("one");
        var position = ResumeTests.Sequence(await first.Next("ack"));
        await first.Say("two");
        await first.Next("ack");
        Assert.Equal(202, (await Grid.Api.Say(conversation, "three")).Status);
        await using var second =
            await SessionClient.Open(Grid, made.Get("webchatSessionId"), Grid.Api.Token, position);
        Assert.Equal(position, (await second.Next("ack")).GetProperty("resumedFrom").GetString());
        foreach (var expected in new[] { "two", "three" })
        {
            var missed = await second.Next("text");
            Assert.Equal((expected, "inbound"), (missed.GetProperty("text").GetString(),
                missed.GetProperty("messageDirection").GetString()));
        }
        Assert.Equal(4509, await first.Closed);
    }

    [Fact]
    public async Task The_guests_own_token_opens_its_session_in_the_handshake_and_in_the_first_frame()
    {
        var session = await Grid.Api.CreateSession();
        var id = $"ws-{session.Get("id")}";
        await using (var client = await SessionClient.Open(Grid, id, session.Get("token")))
            Assert.Equal(session.Get("conversationId"), Conversation(await client.Next("ack")));
        await using (var client = await SessionClient.Open(Grid, id, null))
        {
            await client.Send(new { type = "auth", token = session.Get("token") });
            Assert.Equal(session.Get("conversationId"), Conversation(await client.Next("ack")));
        }
        await using (var client = await SessionClient.Open(Grid, id, null))
        {
            await client.Send(new { type = "auth", token = Grid.Api.Token });
            Assert.Equal(session.Get("conversationId"), Conversation(await client.Next("ack")));
        }
    }

    [Fact]
    public async Task Whoever_may_not_talk_in_it_is_kept_out()
    {
        var (mine, other) = (await Create(), await Grid.Api.CreateSession());
        var id = mine.Get("webchatSessionId");
        using var reader = await SignIn("webchat:guest:read");
        Assert.Equal(401, await Refused(id, "not.a.token"));
        Assert.Equal(403, await Refused(id, reader.Token));
        Assert.Equal(403, await Refused(id, other.Get("token")));
        Assert.Equal(404, await Refused($"ws-{Guid.NewGuid()}", Grid.Api.Token));
        Assert.Equal(404, await Refused(mine.Get("id"), Grid.Api.Token));
        foreach (var token in new[] { "not.a.token", other.Get("token"), reader.Token })
        {
            await using var client = await SessionClient.Open(Grid, id, null);
            await client.Send(new { type = "auth", token });
            Assert.Equal("INVALID_TOKEN", await client.NextError());
            Assert.Equal(4501, await client.Closed);
        }
        await using (var client = await SessionClient.Open(Grid, id, null))
        {
            await client.Say("Me first");
            Assert.Equal("INVALID_FRAME", await client.NextError());
        }
        await Grid.Api.Delete(SessionOf(mine));
        await using (var client = await SessionClient.Open(Grid, id, Grid.Api.Token))
        {
            Assert.Equal("SESSION_ENDED", await client.NextError());
            Assert.Equal(4500, await client.Closed);
        }
    }

    [Fact]
    public async Task What_is_over_a_limit_or_for_another_conversation_is_refused_and_the_connection_stays()
    {
        await using var guest =
            await SessionClient.Open(Grid, (await Create()).Get("webchatSessionId"), Grid.Api.Token);
        await guest.Next("ack");
        await guest.Say(new string('x', 4097));
        Assert.Equal("MESSAGE_TOO_LONG", await guest.NextError());
        await guest.Send(new { type = "text", text = "Psst", conversationId = Guid.NewGuid() });
        Assert.Equal("FORBIDDEN", await guest.NextError());
        await guest.Send(new { type = "text" });
        Assert.Equal("INVALID_MESSAGE", await guest.NextError());
        await guest.Say(new string('x', 4096));
        Assert.NotEmpty(ResumeTests.Sequence(await guest.Next("ack")));
    }

    [Theory]
    [InlineData("""{"displayName":"Ada"}""", "language")]
    [InlineData("""{"language":"en"}""", "displayName")]
    [InlineData("""{"language":"en","displayName":"A\u0007"}""", "displayName")]
    [InlineData("""{"language":"en","displayName":"Ada","email":"nobody"}""", "email")]
    [InlineData("""{"language":"en","displayName":"Ada","tags":[null]}""", "tags")]
    [InlineData("""{"language":"en","displayName":"Ada","metadata":{"a":1}}""", "metadata.a")]
    [InlineData("""{"language":"en","displayName":"Ada","anonymousId":""}""", "anonymousId")]
    [InlineData("""{"language":"en","displayName":"Ada","guestAddress":"home"}""", "guestAddress")]
    public async Task A_faulty_wish_is_refused_with_the_field_that_is_wrong(string body, string field)
    {
        var answer = await Grid.Api.PostText(Sessions, body);
        AssertProblem(answer, 400, "INVALID_REQUEST");
        Assert.Equal(field, answer.Json.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Errors_are_those_of_every_other_route()
    {
        using var anonymous = Api.Anonymous(Grid.Address);
        using var reader = await SignIn("webchat:guest:read");
        var body = new { language = "en", displayName = "Ada" };
        AssertProblem(await anonymous.Post(Sessions, body), 401, "UNAUTHORIZED");
        AssertProblem(await reader.Post(Sessions, body), 403, "INSUFFICIENT_SCOPE");
        AssertProblem(await Grid.Api.Get($"{Sessions}/ws-nothing"), 404, "NOT_FOUND");
        AssertProblem(await Grid.Api.Delete(Sessions), 405, "METHOD_NOT_ALLOWED");
        AssertProblem(await Grid.Api.PostText(Sessions, "{"), 400, "MALFORMED_JSON");
        AssertProblem(await Grid.Api.PostText(Sessions, "{}", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE");
        AssertProblem(await Grid.Api.PostText(Sessions, new string(' ', 65 * 1024)), 413, "BODY_TOO_LARGE");
    }

    [Fact]
    public async Task A_context_over_its_limit_makes_no_session_and_keeps_no_slot()
    {
        await using var grid = await RunningGrid.Start(
            [("Limits:MinCreationInterval", "00:00:00"), ("Limits:MaxConcurrentSessions", "1")]);
        var large = new Dictionary<string, string> { ["note"] = new('x', 10 * 1024) };
        AssertProblem(await Create("visitor-1", large), 400, "CONTEXT_TOO_LARGE");
        Assert.Equal(200, (await Create("visitor-1", null)).Status);
        var refused = await Create("visitor-1", null);
        AssertProblem(refused, 429, "QUOTA_EXCEEDED");
        Assert.True(int.Parse(refused.Headers["Retry-After"], null) >= 1);

        Task<Answer> Create(string anonymousId, object? metadata) => grid.Api.Post(
            Sessions, new { language = "en", displayName = "Ada", anonymousId, metadata });
    }

    private async Task<Answer> Create()
    {
        var answer = await Grid.Api.Post(Sessions, new
        {
            language = "en-us", displayName = "Ada", email = "ada@example.org", tags = new[] { "vip" },
            metadata = new { queueId = queue, priority = "high" },
        });
        Assert.Equal(200, answer.Status);
        return answer;
    }

    private Task<Api> SignIn(string scope) =>
        Api.SignIn(Grid.Address, "guestgrid-dev", "guestgrid-dev-secret", scope);

    private async Task<int> Refused(string id, string? bearer)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {bearer}");
        var address = new UriBuilder(Grid.Address) { Scheme = "ws", Path = $"/webchat/v1/guests/sessions/{id}" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, CancellationToken.None));
        return (int)socket.HttpStatusCode;
    }

    private static string SessionOf(Answer made) => $"{Api.Sessions}/{made.Get("webchatSessionId")[3..]}";

    private static string? Conversation(JsonElement frame) => frame.GetProperty("conversationId").GetString();
}
