using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Dialects.GuestTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>
/// Every answer that the surface writes down (sections 1 to 7), field by field, asked for by guests who say as little
/// as they may: so what may be null is, and stands there.
/// </summary>
public sealed class SurfaceShapeTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private const string MessageFrame =
        "{type, text, sequenceId, clientMessageId?, from: {name, type}, direction, date, attachments?}";

    private RunningGrid Grid => fixture.Grid;

    private Api Client => fixture.Grid.Api;

    [Fact]
    public async Task Sessions_of_a_backend()
    {
        var made = await Client.CreateSession();
        Has(made, 201, "{id, anonymousId, token, expiresAt, routingData: {queueId, priority}, timeoutSeconds}");
        var path = $"{Api.Sessions}/{made.Get("id")}";
        Has(await Client.Get(path), 200,
            "{id, anonymousId, status, conversationId?, createdTime, expiresAt, connected, lastActivity, metrics}");
        Has(await Client.Get($"{path}/activity"), 200, "{duration_ms, logs: [{timestamp, event, details}]}");
    }

    [Fact]
    public async Task Guests()
    {
        const string Guest =
            "{id, name, email, attributes, active, createdTime, guestToken, sessionToken, sessions: [{id}]}";
        var made = await Client.Post("/api/v2/guests", new { });
        Has(made, 201, Guest);
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("email").ValueKind);
        Has(await Client.Get($"/api/v2/guests/{made.Get("id")}"), 200, Guest);
        Has(await Put(Client, made.Get("id"), new { name = "Ada" }), 200, Guest);
        Has(await Client.Get("/api/v2/guests?expand=attributes&pageSize=1"), 200,
            "{entities: [{id, name, email, attributes, active, createdTime}], pageSize, pageNumber, pageCount, total, "
            + "nextUri?}");
        await using var socket =
            await HandshakeClient.Shake(Grid, made.Get("id"), Session(made), made.Get("guestToken"));
        Has(await socket.Next("handshake"), "{type, status, sessionId, conversationId?, expiresAt, resumedFrom}");
    }

    [Fact]
    public async Task Chat_of_a_browser()
    {
        using var browser = Api.Anonymous(Grid.Address);
        var begun = await browser.Post("/api/chat/initiate", new { });
        Has(begun, 201, "{guestId, sessionToken, message}");
        var (guestId, sessionToken) = (begun.Get("guestId"), begun.Get("sessionToken"));
        var valid = await browser.Post("/api/chat/validate", new { guestId, sessionToken });
        Has(valid, 200, "{valid, conversationId}");
        using var guest = Api.Bearing(Grid.Address, sessionToken);
        var conversationId = valid.Get("conversationId");
        Has(await guest.Post("/api/chat/message", new { conversationId, text = "hello" }), 202,
            "{status, cached, sequenceId}");
        Has(await guest.Send(HttpMethod.Put, $"/api/guests/{guestId}/attributes", Api.Content([.. "{}"u8],
            "application/json")), 200,
            "{updatedAttributes: {totalInteractions, lastInteractionType, lastUpdated}}");
        await Client.Delete($"{Api.Sessions}/{OfConversation(conversationId)}");
        Has(await browser.Post("/api/chat/validate", new { guestId, sessionToken }), 410, "{valid, message}");
    }

    [Fact]
    public async Task Conversations()
    {
        var made = await Client.CreateSession();
        var conversationId = made.Get("conversationId");
        Has(await Client.Say(conversationId, "hello"), 202, "{id, sequenceId}");
        Has(await Client.Get(Api.History(conversationId, 10, 1)), 200,
            "{entities: [{id, sequenceId, conversationId, from: {name, externalId}, to: {name, externalId}, text, "
            + "attachments?, date, direction}], pageSize, pageNumber, pageCount, total, nextPage}");
        Has(await Client.Post(Api.Query, new { query = new { filter = $"guest.id=\"{made.Get("guestId")}\"" } }), 200,
            "{conversations: [{id, state, assigned, guestId, startedAt, closedAt?}], totalHits}");
    }

    [Fact]
    public async Task Webchat_sessions()
    {
        var made = await Client.Post("/api/v2/webchat/guests/sessions", new { language = "en", displayName = "Ada" });
        Has(made, 200, "{id, webchatSessionId, language, displayName, email, createdTime, updatedTime}");
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("email").ValueKind);
        Has(await Client.Get($"/api/v2/webchat/guests/sessions/{made.Get("webchatSessionId")}"), 200,
            "{id, webchatSessionId, conversationId, status}");
    }

    [Fact]
    public async Task Frames_and_files_of_a_guest()
    {
        await using var guest = await GuestClient.Connect(Grid);
        Has(guest.Connected, "{type, sessionId, guestId, token, conversationId?, expiresAt, resumedFrom}");
        await guest.Send(new { type = "message", text = "hello", clientMessageId = "1" });
        Has(await guest.Next("ack"), "{type, clientMessageId, sequenceId}");
        await Client.Say(guest.ConversationId, "from elsewhere");
        Has(await guest.Next("message"), MessageFrame);
        await guest.Send(new { type = "message" });
        Has(await guest.Next("error"), "{type, code, message, retryAfterMs?, clientMessageId?}");
        using var self = Api.Bearing(Grid.Address, guest.Token);
        Has(await Files.Ask(self, "cat.png", "image/png", 9), 200,
            "{uploadUrl, metadata: {id, filename, contentType, size, expiresAt}}");
        await Client.Delete($"{Api.Sessions}/{guest.SessionId}");
        Has(await guest.Until("ended"), "{type, reason}");
    }

    [Fact]
    public async Task Actions_and_frames_of_a_simulator()
    {
        var queue = $"queue-{Guid.NewGuid():N}";
        await using var agent = await AgentClient.SignOn(Grid, $"agent-{queue}", queue);
        await using var guest = await SimulatorClient.Open(Grid);
        await guest.Send(new { action = "context", data = new { queueId = queue } });
        var connected = await guest.Next("connect");
        Has(connected, "{type, sessionId, guestId, token, conversationId?, expiresAt, resumedFrom}");
        var conversationId = connected.GetProperty("conversationId").GetString()!;
        await agent.TakeOffer();
        Has(await guest.Until("routed"), "{type, conversationId, queueId}");
        Has(await guest.Until("agentJoined"), "{type, name}");
        await guest.Send(new { action = "send", text = "hello" });
        var ack = await guest.Next("ack");
        Has(ack, "{type, clientMessageId?, sequenceId}");
        var buffer = Convert.ToBase64String(Files.Png(9));
        await guest.Send(new
        {
            action = "upload", filename = "cat.png", contentType = "image/png", buffer, caption = "look",
        });
        Has(await guest.Next("ack"), "{type, clientMessageId?, sequenceId}");
        // The agent sees what a guest would who writes from elsewhere: the same members, and the file.
        await agent.Until("message");
        Has(await agent.Until("message"),
            "{type, text, sequenceId, from: {name, type}, direction, date, "
            + "attachments: [{id, filename, contentType, size, url}]}");
        await agent.Say(conversationId, "good day");
        Has(await guest.Next("message"), MessageFrame);
        await agent.Send(new { type = "typing", conversationId, state = "on" });
        Has(await guest.Next("typing"), "{type, state}");
        await agent.Send(new
        {
            type = "readReceipt", conversationId, sequenceId = ack.GetProperty("sequenceId").GetString(),
        });
        Has(await guest.Next("readReceipt"), "{type, sequenceId}");
        await guest.Send(new { action = "send", text = "" });
        Has(await guest.Next("error"), "{type, error, code, message, retryAfterMs?, clientMessageId?}");
        // Beside its actions it takes the frames of section 6, and answers as there.
        await guest.Send(new { type = "refreshToken" });
        Has(await guest.Next("tokenExpiring"), "{type, reason, token?, expiresAt}");
        await guest.Send(new { type = "ping" });
        Has(await guest.Next("pong"), "{type}");
        await agent.Send(new { type = "transfer", conversationId, queueId = $"{queue}-2" });
        Has(await guest.Until("agentLeft"), "{type, name}");
        await guest.Send(new { type = "end" });
        Has(await guest.Until("ended"), "{type, reason}");
    }

    [Fact]
    public async Task Refusals() => Has(await Client.Get($"{Api.Sessions}/nobody"), 404,
        "{type, title, status, detail, instance, code, message, contextId, errors}");

    [Theory]
    [InlineData("""{"id":"1","email":null,"to":{"name":"x"},"list":[{"a":1},{"a":2}]}""", "")]
    [InlineData("""{"email":null,"to":{"name":"x"},"list":[{"a":1},{"a":2}]}""", ".id")]
    [InlineData("""{"id":"1","to":{"name":"x"},"list":[{"a":1},{"a":2}]}""", ".email")]
    [InlineData("""{"id":"1","email":null,"to":{},"list":[{"a":1},{"a":2}]}""", ".to.name")]
    [InlineData("""{"id":"1","email":null,"to":{"name":"x"},"list":[{"a":1},{}]}""", ".list.a")]
    [InlineData("""{"id":"1","email":null,"to":{"name":"x"},"list":[]}""", ".list is empty")]
    [InlineData("""{"id":"1","email":null,"to":"x","list":[{"a":1}]}""", ".to is no object .to.name")]
    public void What_is_not_there_is_noticed(string json, string lacking) => Assert.Equal(lacking, string.Join(' ',
        Shape.Lacks(JsonDocument.Parse(json).RootElement, "{id, email, may?, to: {name}, list: [{a}]}")));

    private static string OfConversation(string id) =>
        Core.Identifiers.ConversationId.Parse(id).Session.ToString();

    private static void Has(Answer answer, int status, string shape)
    {
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Has(answer.Json, shape);
    }

    private static void Has(JsonElement answer, string shape)
    {
        var lacking = Shape.Lacks(answer, shape);
        Assert.True(lacking.Count == 0, $"{answer} lacks {string.Join(", ", lacking)}");
    }
}
