using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Dialects;

/// <summary>Browsers that talk to their own site (surface, section 3).</summary>
public sealed class ChatTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>, IDisposable
{
    private const string Initiate = "/api/chat/initiate";
    private const string Validate = "/api/chat/validate";
    private const string Message = "/api/chat/message";

    private readonly string queue = $"queue-{Guid.NewGuid():N}";
    private readonly Api browser = Api.Anonymous(fixture.Grid.Address);

    private RunningGrid Grid => fixture.Grid;

    private string Site => Grid.Address.GetLeftPart(UriPartial.Authority);

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task A_conversation_begins_with_a_cookie_that_no_script_and_no_other_site_gets()
    {
        var begun = await Begin();
        Assert.Equal("guestId sessionToken message", Answer.Members(begun.Json));
        Assert.Equal($"gcSessionToken={begun.Get("sessionToken")}; "
            + "HttpOnly; Secure; SameSite=Strict; Max-Age=86400; Path=/", begun.Headers["Set-Cookie"]);
        var byBody = await browser.Post(
            Validate, new { guestId = begun.Get("guestId"), sessionToken = begun.Get("sessionToken") });
        var byCookie = await browser.Post(Validate, new { guestId = begun.Get("guestId") }, Cookie(begun));
        Assert.Equal("valid conversationId", Answer.Members(byBody.Json));
        Assert.True(byBody.Json.GetProperty("valid").GetBoolean());
        Assert.Equal(byBody.Get("conversationId"), byCookie.Get("conversationId"));
    }

    [Fact]
    public async Task Of_two_cookies_of_one_name_neither_counts_for_one_may_be_a_neighbour_s()
    {
        var (own, foreign) = (await Begin(), await Begin());
        foreach (var (first, second) in ((Answer, Answer)[])[(own, foreign), (foreign, own)])
        {
            var both = ("Cookie", $"{Cookie(first).Value}; {Cookie(second).Value}");
            AssertProblem(await browser.Post(Validate, new { guestId = own.Get("guestId") }, both), 400,
                "INVALID_REQUEST");
            AssertProblem(await browser.Post(Message, new { text = "Hello" }, both, ("Origin", Site)), 401,
                "UNAUTHORIZED");
            AssertProblem(await browser.Post(Initiate, new { }, both), 403, "ORIGIN_NOT_ALLOWED");
        }
        var others = ("Cookie", $"a=gcSessionToken=x; GCSESSIONTOKEN=x; gcSessionToken2=x; {Cookie(own).Value}; b=1");
        Assert.Equal(200, (await browser.Post(Validate, new { guestId = own.Get("guestId") }, others)).Status);
    }

    [Fact]
    public async Task A_routing_that_would_burst_the_cookie_is_refused()
    {
        // {"queueId":"q","priority":0,"skills":["…"]}, and three characters for each skill after the first.
        static object Routing(int bytes)
        {
            var skills = Enumerable.Repeat(100, 19).Append(bytes - 42 - 19 * 103);
            return new { queueId = "q", skills = skills.Select(length => new { id = new string('s', length) }) };
        }
        var begun = await browser.Post(Initiate, new { routing = Routing(2048) });
        Assert.True(begun.Status == 201, begun.Text);
        var cookie = begun.Headers["Set-Cookie"].Split(';')[0];
        Assert.InRange(cookie.Length, 3000, 4096);
        AssertProblem(await browser.Post(Initiate, new { routing = Routing(2049) }), 400, "INVALID_ROUTING");
    }

    [Fact]
    public async Task Whoever_is_not_valid_is_told_why()
    {
        var (begun, other) = (await Begin(), await Begin());
        var guestId = begun.Get("guestId");
        AssertProblem(await browser.Post(Validate, new { guestId }), 400, "INVALID_REQUEST");
        AssertProblem(await browser.Post(Validate, new { sessionToken = begun.Get("sessionToken") }), 400,
            "INVALID_REQUEST");
        AssertProblem(await browser.Post(Validate, new { guestId, sessionToken = "a.b.c" }), 401, "INVALID_TOKEN");
        AssertProblem(await browser.Post(Validate, new { guestId, sessionToken = other.Get("sessionToken") }), 401,
            "INVALID_TOKEN");
        AssertProblem(await browser.Post(Validate, new { guestId, sessionToken = Grid.Api.Token }), 401,
            "INVALID_TOKEN");
        await using var guest = await GuestClient.Connect(Grid, begun.Get("sessionToken"));
        await guest.Send(new { type = "end" });
        Assert.Equal(4500, await guest.Closed);
        var over = await browser.Post(Validate, new { guestId }, Cookie(begun));
        Assert.Equal(410, over.Status);
        Assert.Equal("valid message", Answer.Members(over.Json));
        Assert.False(over.Json.GetProperty("valid").GetBoolean());
        AssertProblem(await Say(begun, guest.ConversationId, "Still there?"), 410, "CONVERSATION_CLOSED");
    }

    [Fact]
    public async Task Messages_wait_while_nobody_is_there_and_are_drained_in_order()
    {
        var begun = await Begin();
        var conversation = await ConversationOf(begun);
        var sequences = new List<string>();
        for (var i = 1; i <= 3; i++)
        {
            var queued = await Say(begun, conversation, $"waiting {i}", $"m-{i}");
            Assert.Equal(202, queued.Status);
            Assert.Equal("status cached sequenceId", Answer.Members(queued.Json));
            Assert.Equal("queued", queued.Get("status"));
            Assert.True(queued.Json.GetProperty("cached").GetBoolean());
            sequences.Add(queued.Get("sequenceId"));
        }
        Assert.Equal(sequences[1], (await Say(begun, conversation, "waiting 2", "m-2")).Get("sequenceId"));
        await using var agent = await AgentClient.SignOn(Grid, $"agent-{queue}", queue);
        var assigned = await agent.TakeOffer();
        Assert.Equal(["waiting 1", "waiting 2", "waiting 3"], assigned.GetProperty("messages").EnumerateArray()
            .Select(message => message.GetProperty("text").GetString()!));
        Assert.Equal(sequences, assigned.GetProperty("messages").EnumerateArray()
            .Select(message => message.GetProperty("sequenceId").GetString()!));
        var live = await Say(begun, conversation, "at last");
        Assert.False(live.Json.GetProperty("cached").GetBoolean());
        Assert.Equal("at last", (await agent.Until("message")).GetProperty("text").GetString());

        await agent.Close();
        await Deadline.Until(async () =>
            (await Say(begun, conversation, "gone?", "m-9")).Json.GetProperty("cached").GetBoolean());
    }

    [Fact]
    public async Task A_call_that_carries_the_cookie_must_come_from_the_site_itself()
    {
        var begun = await Begin();
        var conversation = await ConversationOf(begun);
        var body = new { conversationId = conversation, text = "Hello" };
        AssertProblem(await browser.Post(Message, body, Cookie(begun)), 403, "ORIGIN_NOT_ALLOWED");
        foreach (var origin in new[] { "https://evil.example", "null", Site + ".evil.example", "" })
            AssertProblem(
                await browser.Post(Message, body, Cookie(begun), ("Origin", origin)), 403, "ORIGIN_NOT_ALLOWED");
        AssertProblem(await browser.Post(Initiate, new { }, Cookie(begun)), 403, "ORIGIN_NOT_ALLOWED");
        Assert.Equal(202, (await browser.Post(Message, body, Cookie(begun), ("Origin", Site))).Status);
        var bearer = ("Authorization", $"Bearer {begun.Get("sessionToken")}");
        Assert.Equal(202, (await browser.Post(Message, body, bearer)).Status);
        AssertProblem(await browser.Post(Message, body, bearer, Cookie(begun)), 403, "ORIGIN_NOT_ALLOWED");
    }

    [Fact]
    public async Task A_guest_s_id_counts_in_whatever_case_it_is_written()
    {
        var begun = await Begin();
        Assert.Equal(200, (await browser.Post(Validate, new
        {
            guestId = begun.Get("guestId").ToUpperInvariant(), sessionToken = begun.Get("sessionToken"),
        })).Status);
    }

    [Fact]
    public async Task A_site_on_the_list_may_call_with_the_cookie()
    {
        await using var grid = await RunningGrid.Start(
            [.. RunningGrid.RoomyLimits, ("Origins:0", "https://shop.example")]);
        using var elsewhere = Api.Anonymous(grid.Address);
        var begun = await elsewhere.Post(Initiate, new { });
        var token = begun.Get("sessionToken");
        var found = await elsewhere.Post(Validate, new { guestId = begun.Get("guestId"), sessionToken = token });
        var body = new { conversationId = found.Get("conversationId"), text = "Hello" };
        Assert.Equal(202, (await elsewhere.Post(
            Message, body, Cookie(begun), ("Origin", "https://shop.example"))).Status);
        AssertProblem(await elsewhere.Post(
            Message, body, Cookie(begun), ("Origin", "https://shop.example.org")), 403, "ORIGIN_NOT_ALLOWED");
    }

    [Fact]
    public async Task Errors_are_those_of_every_other_route()
    {
        var (begun, other) = (await Begin(), await Begin());
        var conversation = await ConversationOf(begun);
        AssertProblem(await browser.Post(Message, new { conversationId = conversation, text = "x" }), 401,
            "UNAUTHORIZED");
        AssertProblem(await Say(other, conversation, "Not mine"), 403, "FORBIDDEN");
        AssertProblem(await Say(begun, "nothing", "Hello"), 404, "NOT_FOUND");
        AssertProblem(await Say(begun, conversation, new string('x', 4097)), 400, "MESSAGE_TOO_LONG");
        AssertProblem(await Say(begun, conversation, ""), 400, "INVALID_MESSAGE");
        AssertProblem(await Say(begun, conversation, null), 400, "INVALID_REQUEST");
        AssertProblem(await browser.Get(Initiate), 405, "METHOD_NOT_ALLOWED");
        AssertProblem(await browser.PostText(Initiate, "{"), 400, "MALFORMED_JSON");
        AssertProblem(await browser.PostText(Initiate, "{}", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE");
        AssertProblem(await browser.PostText(Initiate, new string(' ', 65 * 1024)), 413, "BODY_TOO_LARGE");
        AssertProblem(await browser.PostText(Initiate, """{"routing":{"skills":[{}]}}"""), 400, "INVALID_ROUTING");
        AssertProblem(await browser.PostText(Initiate, """{"routing":{"queueId":""}}"""), 400, "INVALID_ROUTING");
        AssertProblem(await browser.PostText(Initiate, """{"email":"nobody"}"""), 400, "INVALID_REQUEST");
    }

    [Fact]
    public async Task Quotas_hold_for_the_visitor_and_for_the_connections_own_address()
    {
        await using var grid = await RunningGrid.Start(
            [("Limits:MinCreationInterval", "00:00:00"), ("Limits:VelocityPerAddress", "3")]);
        using var elsewhere = Api.Anonymous(grid.Address);
        var body = new { anonymousId = "visitor-1" };
        Assert.Equal(201, (await elsewhere.Post(Initiate, body)).Status);
        Assert.Equal(201, (await elsewhere.Post(Initiate, body)).Status);
        AssertTooMany(await elsewhere.Post(Initiate, body), "QUOTA_EXCEEDED");
        Assert.Equal(201, (await elsewhere.Post(Initiate, new { })).Status);
        AssertTooMany(await elsewhere.Post(Initiate, new { }), "VELOCITY_EXCEEDED");

        static void AssertTooMany(Answer answer, string code)
        {
            AssertProblem(answer, 429, code);
            Assert.True(int.Parse(answer.Headers["Retry-After"], null) >= 1);
        }
    }

    private async Task<Answer> Begin()
    {
        var begun = await browser.Post(Initiate, new { name = "Ada", routing = new { queueId = queue } });
        Assert.Equal(201, begun.Status);
        return begun;
    }

    private async Task<string> ConversationOf(Answer begun) =>
        (await browser.Post(Validate, new { guestId = begun.Get("guestId") }, Cookie(begun))).Get("conversationId");

    private Task<Answer> Say(Answer begun, string conversationId, string? text, string? clientMessageId = null) =>
        browser.Post(Message, new { conversationId, text, clientMessageId }, Cookie(begun), ("Origin", Site));

    private static (string Name, string Value) Cookie(Answer begun) =>
        ("Cookie", $"gcSessionToken={begun.Get("sessionToken")}");
}
