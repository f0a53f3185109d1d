using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>Messages, history and search over HTTP (surface, section 4).</summary>
public sealed class ConversationTests(AGridWithoutAPace fixture) : IClassFixture<AGridWithoutAPace>
{
    private RunningGrid Grid => fixture.Grid;

    private Api Client => fixture.Grid.Api;

    [Fact]
    public async Task A_message_gets_a_place_and_is_in_the_history_whole()
    {
        var (conversation, _) = await NewConversation("Ada");
        var sent = await Client.Say(conversation, "Hello", "c-1");
        Assert.Equal(202, sent.Status);
        Assert.Equal("id sequenceId", Answer.Members(sent.Json));
        await Client.Post(Api.Messages, new
        {
            conversationId = conversation, from = new { id = "grace", type = "agent", name = "Grace" }, text = "Hi",
        });
        var page = await Client.Get(Api.History(conversation, 50, 1));
        Assert.Equal("entities pageSize pageNumber pageCount total nextPage", Answer.Members(page.Json));
        var (first, second) = (page.Json.GetProperty("entities")[0], page.Json.GetProperty("entities")[1]);
        Assert.Equal("id sequenceId conversationId from to text date direction clientMessageId", Answer.Members(first));
        Assert.Equal(sent.Get("id"), first.GetProperty("id").GetString());
        Assert.Equal(sent.Get("sequenceId"), first.GetProperty("sequenceId").GetString());
        Assert.Equal(("Ada", "inbound"), (Name(first, "from"), first.GetProperty("direction").GetString()));
        Assert.Equal(("Grace", "outbound"), (Name(second, "from"), second.GetProperty("direction").GetString()));
        Assert.Equal("Ada", Name(second, "to"));
        Assert.Equal("grace", second.GetProperty("from").GetProperty("externalId").GetString());
    }

    [Fact]
    public async Task A_message_reaches_the_guest_s_socket_and_a_repeat_does_not()
    {
        await using var guest = await GuestClient.Connect(Grid);
        var first = await Client.Say(guest.ConversationId, "once", "c-1");
        var again = await Client.Say(guest.ConversationId, "once", "c-1");
        Assert.Equal(first.Text, again.Text);
        Assert.Single(await guest.Everything());
    }

    [Theory]
    [InlineData("""{"from":{"type":"user"},"text":"x"}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"conversationId":"C","text":"x"}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"conversationId":"C","from":{"type":"robot"},"text":"x"}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"conversationId":"C","from":{"type":"agent"},"text":"x"}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"conversationId":"C","from":{"type":"user"}}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"conversationId":"C","from":{"type":"user"},"text":""}""", 400, "INVALID_MESSAGE")]
    [InlineData("""{"conversationId":"C","from":{"type":"user"},"text":"x","clientMessageId":""}""",
        400, "INVALID_REQUEST")]
    [InlineData("""{"conversationId":"nothing","from":{"type":"user"},"text":"x"}""", 404, "NOT_FOUND")]
    [InlineData("""{"conversationId":"00000000-0000-4000-8000-000000000000","from":{"type":"user"},"text":"x"}""",
        404, "NOT_FOUND")]
    public async Task A_message_that_can_t_be_sent_is_refused(string body, int status, string code)
    {
        var (conversation, _) = await NewConversation();
        AssertProblem(await Client.PostText(
            Api.Messages, body.Replace("\"C\"", $"\"{conversation}\"", StringComparison.Ordinal)), status, code);
        Assert.Equal(0, (await Client.Get(Api.History(conversation, 1, 1))).Json.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData(4096, 202)]
    [InlineData(4097, 400)]
    public async Task A_text_over_http_has_the_same_bound(int length, int status)
    {
        var (conversation, _) = await NewConversation();
        var answer = await Client.Say(conversation, new string('€', length));
        Assert.Equal(status, answer.Status);
        if (status == 400) Assert.Equal("MESSAGE_TOO_LONG", answer.Code);
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 50)]
    [InlineData(50, 50)]
    [InlineData(51, 50)]
    [InlineData(64, 64)]
    [InlineData(65, 64)]
    [InlineData(128, 64)]
    [InlineData(130, 7)]
    [InlineData(200, 100)]
    [InlineData(3, 1)]
    public async Task Pages_hold_every_message_once_in_order(int total, int size)
    {
        var (conversation, _) = await NewConversation();
        for (var i = 1; i <= total; i++) Assert.Equal(202, (await Client.Say(conversation, $"m{i}")).Status);
        var (texts, path) = (new List<string>(), (string?)Api.History(conversation, size, 1));
        var count = (total + size - 1) / size;
        for (var number = 1; path is not null; number++)
        {
            var page = (await Client.Get(path)).Json;
            Assert.Equal((size, number, count, total), (Number(page, "pageSize"), Number(page, "pageNumber"),
                Number(page, "pageCount"), Number(page, "total")));
            texts.AddRange(page.GetProperty("entities").EnumerateArray()
                .Select(entity => entity.GetProperty("text").GetString()!));
            path = page.GetProperty("nextPage").GetString();
        }
        Assert.Equal(Enumerable.Range(1, total).Select(i => $"m{i}"), texts);
        var beyond = (await Client.Get(Api.History(conversation, size, count + 1))).Json;
        Assert.Empty(beyond.GetProperty("entities").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, beyond.GetProperty("nextPage").ValueKind);
        Assert.Equal(200, (await Client.Get(Api.History(conversation, 100, 10_000_000))).Status);
    }

    [Theory]
    [InlineData("pageSize=0")]
    [InlineData("pageSize=101")]
    [InlineData("pageSize=x")]
    [InlineData("pageSize=")]
    [InlineData("pageSize=1&pageSize=2")]
    [InlineData("pageNumber=0")]
    [InlineData("pageNumber=-1")]
    [InlineData("pageNumber=10000001")]
    [InlineData("pageNumber=99999999999999999999")]
    [InlineData("pageNumber=1.0")]
    public async Task A_page_that_can_t_be_is_400(string query)
    {
        var (conversation, _) = await NewConversation();
        AssertProblem(await Client.Get($"/api/v2/conversations/webchat/{conversation}/messages?{query}"),
            400, "INVALID_REQUEST");
    }

    [Fact]
    public async Task A_guest_reads_its_own_history_and_nobody_else_s()
    {
        var (mine, token) = await NewConversation();
        var (theirs, _) = await NewConversation();
        await Client.Say(mine, "mine");
        using var guest = Api.Bearing(Grid.Address, token);
        Assert.Equal(1, Number((await guest.Get(Api.History(mine, 50, 1))).Json, "total"));
        AssertProblem(await guest.Get(Api.History(theirs, 50, 1)), 403, "FORBIDDEN");
        AssertProblem(await guest.Get(Api.History(Guid.NewGuid().ToString(), 50, 1)), 404, "NOT_FOUND");
        AssertProblem(await guest.CreateSession(), 401, "INVALID_TOKEN");
        AssertProblem(await guest.Say(mine, "as a backend"), 401, "INVALID_TOKEN");
        AssertProblem(await guest.Post(Api.Query, new { }), 401, "INVALID_TOKEN");
    }

    [Fact]
    public async Task A_guest_s_token_ends_with_its_session()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await Client.Delete($"{Api.Sessions}/{guest.SessionId}");
        using var late = Api.Bearing(Grid.Address, guest.Token);
        AssertProblem(await late.Get(Api.History(guest.ConversationId, 50, 1)), 401, "INVALID_TOKEN");
        Assert.Equal(200, (await Client.Get(Api.History(guest.ConversationId, 50, 1))).Status);
    }

    [Fact]
    public async Task Conversations_of_a_guest_are_found_newest_first_with_their_state()
    {
        var visitor = Guid.NewGuid().ToString();
        var first = await Client.CreateSession(Api.NewSession(visitor));
        var second = await Client.CreateSession(Api.NewSession(visitor));
        await Client.Delete($"{Api.Sessions}/{first.Get("id")}");
        var guest = first.Get("guestId");
        var all = await Find($"guest.id=\"{guest}\" AND type=\"webchat\"");
        Assert.Equal("conversations totalHits", Answer.Members(all));
        Assert.Equal([second.Get("conversationId"), first.Get("conversationId")], Ids(all));
        var newest = all.GetProperty("conversations")[0];
        Assert.Equal("id state assigned guestId type startedAt", Answer.Members(newest));
        Assert.Equal("active", newest.GetProperty("state").GetString());
        Assert.Equal([first.Get("conversationId")], Ids(await Find($"state=\"closed\" and guest.id = \"{guest}\"")));
        Assert.Equal([second.Get("conversationId")], Ids(await Find($" guest.id=\"{guest}\"  AND  state=\"active\" ")));
        Assert.Empty(Ids(await Find($"guest.id=\"{guest}\" AND type=\"voice\"")));
        Assert.Empty(Ids(await Find($"guest.id=\"{Guid.NewGuid()}\"")));
        Assert.Empty(Ids(await Find("guest.id=\"nothing\"")));
        var one = await Find($"guest.id=\"{guest}\"", pageSize: 1);
        Assert.Equal((1, 2), (Ids(one).Count(), Number(one, "totalHits")));
        var next = await Find($"guest.id=\"{guest}\"", pageSize: 1, pageNumber: 2);
        Assert.Equal([first.Get("conversationId")], Ids(next));
        Assert.Empty(Ids(await Find($"guest.id=\"{guest}\"", pageSize: 1, pageNumber: 3)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("guest.id")]
    [InlineData("guest.id=\"a\" AND")]
    [InlineData("guest.id=\"a\" OR type=\"webchat\"")]
    [InlineData("guest.id=\"a\" type=\"webchat\"")]
    [InlineData("guest.id=\"a\" AND guest.id=\"b\"")]
    [InlineData("guest.id=a")]
    [InlineData("guest.id=\"a")]
    [InlineData("guest.id<\"a\"")]
    [InlineData("type=\"webchat\"")]
    [InlineData("name=\"Ada\" AND guest.id=\"a\"")]
    [InlineData("guest.id=\"a\" AND (type=\"webchat\")")]
    [InlineData("guest.id=\"a\"; DROP")]
    public async Task A_filter_that_is_none_is_refused_with_the_place_where_it_ends_to_be_one(string? filter)
    {
        var answer = await Client.Post(Api.Query, new { query = new { filter } });
        AssertProblem(answer, 400, "INVALID_FILTER");
        if (filter is { Length: > 0 }) Assert.StartsWith("At ", answer.Get("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_query_s_page_has_1_to_100(int pageSize) => AssertProblem(
        await Client.Post(Api.Query, new { query = new { filter = "guest.id=\"a\"", pageSize } }),
        400, "INVALID_REQUEST");

    [Fact]
    public async Task A_query_s_pages_begin_with_1() => AssertProblem(
        await Client.Post(Api.Query, new { query = new { filter = "guest.id=\"a\"", pageNumber = 0 } }),
        400, "INVALID_REQUEST");

    private async Task<JsonElement> Find(string filter, int? pageSize = null, int? pageNumber = null)
    {
        var answer = await Client.Post(Api.Query, new { query = new { filter, pageSize, pageNumber } });
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static IEnumerable<string> Ids(JsonElement found) => found.GetProperty("conversations").EnumerateArray()
        .Select(conversation => conversation.GetProperty("id").GetString()!);

    private static int Number(JsonElement page, string name) => page.GetProperty(name).GetInt32();

    private static string Name(JsonElement message, string side) =>
        message.GetProperty(side).GetProperty("name").GetString()!;

    private async Task<(string Conversation, string Token)> NewConversation(string? name = null)
    {
        var wish = Api.NewSession();
        wish["name"] = name;
        var created = await Client.CreateSession(wish);
        Assert.Equal(201, created.Status);
        return (created.Get("conversationId"), created.Get("token"));
    }
}
