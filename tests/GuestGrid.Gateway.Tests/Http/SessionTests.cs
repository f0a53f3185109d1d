using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

public sealed class SessionTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private RunningGrid Grid => fixture.Grid;

    private Api Client => fixture.Grid.Api;

    [Fact]
    public async Task A_created_session_is_answered_whole()
    {
        var answer = await Client.CreateSession(new
        {
            anonymousId = "anon-user-8842", email = "ada@example.org",
            routingData = new
            {
                queueId = "sales", priority = 3, skillRequirements = new object[] { new { skillId = "french" } },
            },
            timeoutSeconds = 900,
            unknown = "ignored",
        });
        Assert.Equal(201, answer.Status);
        Assert.Equal("id anonymousId token expiresAt routingData timeoutSeconds conversationId guestId",
            Answer.Members(answer.Json));
        Assert.Equal($"{Api.Sessions}/{answer.Get("id")}", answer.Headers["Location"]);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal("anon-user-8842", answer.Get("anonymousId"));
        Assert.Equal(900, answer.Json.GetProperty("timeoutSeconds").GetInt32());
        var routing = answer.Json.GetProperty("routingData");
        Assert.Equal("sales", routing.GetProperty("queueId").GetString());
        Assert.Equal(3, routing.GetProperty("priority").GetInt32());
        Assert.Equal("""[{"skillId":"french","skillLevel":1}]""",
            routing.GetProperty("skillRequirements").GetRawText());
        Assert.Equal(3, answer.Get("token").Split('.').Length);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", answer.Get("expiresAt"));
        Assert.InRange(answer.Json.GetProperty("expiresAt").GetDateTimeOffset() - Grid.Clock.GetUtcNow(),
            TimeSpan.FromSeconds(870), TimeSpan.FromSeconds(900));
    }

    [Fact]
    public async Task A_visitor_without_an_id_gets_one()
    {
        var first = await Client.CreateSession();
        var second = await Client.CreateSession();
        Assert.NotEqual(first.Get("anonymousId"), second.Get("anonymousId"));
        Assert.Equal(600, first.Json.GetProperty("timeoutSeconds").GetInt32());
    }

    [Theory]
    [InlineData("""{}""", "INVALID_ROUTING", "routingData")]
    [InlineData("""{"routingData":{"skillRequirements":[]}}""", "INVALID_ROUTING", "routingData.queueId")]
    [InlineData("""{"routingData":{"queueId":"","skillRequirements":[]}}""", "INVALID_ROUTING", "routingData.queueId")]
    [InlineData("""{"routingData":{"queueId":"q"}}""", "INVALID_ROUTING", "routingData.skillRequirements")]
    [InlineData("""{"routingData":{"queueId":"q","skillRequirements":[null]}}""", "INVALID_ROUTING",
        "routingData.skillRequirements")]
    [InlineData("""{"routingData":{"queueId":"q","skillRequirements":[{}]}}""", "INVALID_ROUTING",
        "routingData.skillRequirements")]
    [InlineData("""{"anonymousId":"","routingData":{"queueId":"q","skillRequirements":[]}}""",
        "INVALID_REQUEST", "anonymousId")]
    [InlineData("""{"anonymousId":"a\u0000b","routingData":{"queueId":"q","skillRequirements":[]}}""",
        "INVALID_REQUEST", "anonymousId")]
    [InlineData("""{"timeoutSeconds":59,"routingData":{"queueId":"q","skillRequirements":[]}}""", "INVALID_REQUEST",
        "timeoutSeconds")]
    [InlineData("""{"timeoutSeconds":3601,"routingData":{"queueId":"q","skillRequirements":[]}}""", "INVALID_REQUEST",
        "timeoutSeconds")]
    [InlineData("""{"name":"a\nb","routingData":{"queueId":"q","skillRequirements":[]}}""", "INVALID_REQUEST", "name")]
    [InlineData("""{"email":"nobody","routingData":{"queueId":"q","skillRequirements":[]}}""",
        "INVALID_REQUEST", "email")]
    [InlineData("""{"guestAddress":"1.2.3","routingData":{"queueId":"q","skillRequirements":[]}}""", "INVALID_REQUEST",
        "guestAddress")]
    public async Task A_faulty_wish_is_refused_with_the_field_that_is_wrong(string body, string code, string field)
    {
        var answer = await Client.PostText(Api.Sessions, body);
        AssertProblem(answer, 400, code);
        Assert.Equal(field, answer.Json.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        var answer = await Client.PostText(Api.Sessions, """{"anonymousId":"","timeoutSeconds":1,"email":"x"}""");
        Assert.Equal(4, answer.Json.GetProperty("errors").GetArrayLength());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(3600)]
    public async Task A_timeout_at_its_bounds_is_taken(int seconds)
    {
        var wish = Api.NewSession();
        wish["timeoutSeconds"] = seconds;
        Assert.Equal(201, (await Client.CreateSession(wish)).Status);
    }

    [Theory]
    [InlineData(128, 201)]
    [InlineData(129, 400)]
    public async Task An_anonymous_id_has_at_most_128_characters(int length, int status) =>
        Assert.Equal(status, (await Client.CreateSession(Api.NewSession(new string('a', length)))).Status);

    [Fact]
    public async Task A_session_is_read_as_it_stands()
    {
        var created = await Client.CreateSession();
        var record = await Client.Get($"{Api.Sessions}/{created.Get("id")}");
        Assert.Equal(200, record.Status);
        Assert.Equal("id anonymousId status conversationId createdTime expiresAt connected lastActivity metrics",
            Answer.Members(record.Json));
        Assert.Equal("queued", record.Get("status"));
        Assert.False(record.Json.GetProperty("connected").GetBoolean());
        Assert.Equal(created.Get("conversationId"), record.Get("conversationId"));
    }

    [Fact]
    public async Task The_status_follows_the_guest_s_socket()
    {
        var created = await Client.CreateSession();
        await using var guest = await GuestClient.Connect(Grid, created.Get("token"));
        var connected = await Client.Get($"{Api.Sessions}/{created.Get("id")}");
        Assert.Equal("connected", connected.Get("status"));
        Assert.True(connected.Json.GetProperty("connected").GetBoolean());
        await guest.Close();
        await Deadline.Until(async () =>
            (await Client.Get($"{Api.Sessions}/{created.Get("id")}")).Get("status") == "disconnected");
    }

    [Fact]
    public async Task Ending_a_session_twice_is_204_twice()
    {
        var created = await Client.CreateSession();
        var path = $"{Api.Sessions}/{created.Get("id")}";
        Assert.Equal(204, (await Client.Delete(path)).Status);
        var again = await Client.Delete(path);
        Assert.Equal((204, ""), (again.Status, again.Text));
        Assert.Equal("ended", (await Client.Get(path)).Get("status"));
        AssertProblem(await Client.Post($"{path}/token", null), 409, "SESSION_ENDED");
        AssertProblem(await Client.Say(created.Get("conversationId"), "Hello?"), 409, "SESSION_ENDED");
    }

    [Fact]
    public async Task Metrics_count_what_was_said_and_how_often_the_guest_came_back()
    {
        var created = await Client.CreateSession();
        var conversation = created.Get("conversationId");
        await using (await GuestClient.Connect(Grid, created.Get("token"))) { }
        await using var guest = await GuestClient.Connect(Grid, created.Get("token"));
        await guest.SayAndWait("one");
        Assert.Equal(202, (await Client.Say(conversation, "two")).Status);
        var reply = await Client.Post(Api.Messages,
            new { conversationId = conversation, from = new { id = "grace", type = "agent" }, text = "three" });
        Assert.Equal(202, reply.Status);
        var metrics = (await Client.Get($"{Api.Sessions}/{created.Get("id")}")).Json.GetProperty("metrics");
        Assert.Equal("durationSeconds messageCount guestMessages agentMessages recoveries firstResponseMs isDropOff",
            Answer.Members(metrics));
        Assert.Equal((3, 2, 1, 1), (Number("messageCount"), Number("guestMessages"), Number("agentMessages"),
            Number("recoveries")));

        int Number(string name) => metrics.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Activity_lists_every_change_of_state_in_order()
    {
        var created = await Client.CreateSession();
        await using (var guest = await GuestClient.Connect(Grid, created.Get("token"))) await guest.Close();
        var path = $"{Api.Sessions}/{created.Get("id")}/activity";
        await Deadline.Until(async () =>
            (await Client.Get(path)).Text.Contains("disconnected", StringComparison.Ordinal));
        await Client.Post($"{Api.Sessions}/{created.Get("id")}/token", null);
        await Client.Delete($"{Api.Sessions}/{created.Get("id")}");
        var activity = await Client.Get(path);
        Assert.Equal("duration_ms logs", Answer.Members(activity.Json));
        var logs = activity.Json.GetProperty("logs").EnumerateArray().ToList();
        Assert.Equal(["created", "connected", "queued", "disconnected", "tokenRotated", "ended"],
            logs.Select(entry => entry.GetProperty("event").GetString()));
        var times = logs.Select(entry => entry.GetProperty("timestamp").GetDateTimeOffset()).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Nobody_gets_to_know_of_a_session_by_its_conversation_s_id()
    {
        var created = await Client.CreateSession();
        Assert.Equal(404, (await Client.Get($"{Api.Sessions}/{created.Get("conversationId")}")).Status);
    }

    [Fact]
    public async Task A_name_made_from_an_id_keeps_its_characters_whole()
    {
        // The eighth UTF-16 unit is the first half of a character beyond the basic plane.
        var created = await Client.CreateSession(Api.NewSession("aaaaaaa\U0001F600bbb"));
        await using var guest = await GuestClient.Connect(Grid, created.Get("token"));
        await guest.SayAndWait("hello");
        var page = await Client.Get(Api.History(created.Get("conversationId"), 1, 1));
        var name = page.Json.GetProperty("entities")[0].GetProperty("from").GetProperty("name").GetString();
        Assert.Equal("Guest_aaaaaaa", name);
    }
}
