using System.Text;
using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Dialects;

/// <summary>Guest records over HTTP, and the socket of a guest's session (surface, section 2).</summary>
public sealed class GuestTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private const string Guests = "/api/v2/guests";

    private RunningGrid Grid => fixture.Grid;

    private Api Client => fixture.Grid.Api;

    [Fact]
    public async Task A_guest_is_made_with_its_session_and_read_with_the_very_same_token()
    {
        var made = await Client.Post(Guests,
            new { name = "Ada", email = "ada@example.org", attributes = new { plan = "gold", visits = 3 } });
        Assert.Equal(201, made.Status);
        Assert.Equal(made.Get("guestToken"), made.Get("sessionToken"));
        var read = await Client.Get($"{Guests}/{made.Get("id")}");
        Assert.Equal(200, read.Status);
        Assert.Equal(made.Get("sessionToken"), read.Get("sessionToken"));
        Assert.True(read.Json.GetProperty("active").GetBoolean());
        Assert.Equal("""{"plan":"gold","visits":3}""", read.Json.GetProperty("attributes").GetRawText());
        Assert.Equal(Session(made), read.Json.GetProperty("sessions")[0].GetProperty("id").GetString());
        var claims = Claims(made.Get("guestToken"));
        Assert.Equal(made.Get("id"), claims.GetProperty("sub").GetString());
        Assert.Equal(Session(made), claims.GetProperty("sid").GetString());
        Assert.Equal("gold", claims.GetProperty("attributes").GetProperty("plan").GetString());
        Assert.NotEmpty(claims.GetProperty("routing_hints").EnumerateObject());
    }

    [Fact]
    public async Task Attributes_over_a_kibibyte_stay_out_of_the_token()
    {
        var made = await Client.Post(Guests, new { attributes = new { long_text = new string('x', 1_010) } });
        Assert.Empty(Claims(made.Get("guestToken")).GetProperty("attributes").EnumerateObject());
    }

    [Fact]
    public async Task A_chosen_id_is_given_once_and_its_sessions_count_for_its_identifier()
    {
        var id = Guid.NewGuid().ToString();
        var made = await Client.Post(Guests, new { id, anonymousId = $"shared-{id}" });
        Assert.Equal(201, made.Status);
        Assert.Equal(id, made.Get("id"));
        AssertProblem(await Client.Post(Guests, new { id, anonymousId = $"shared-{id}" }), 409, "CONFLICT");
        AssertProblem(await Client.Post(Guests, new { id = "no-uuid" }), 400, "INVALID_REQUEST");
        Assert.Equal(id, (await Client.Get($"{Guests}/{id}")).Get("id"));
    }

    [Fact]
    public async Task A_body_of_64_KiB_is_read_and_a_longer_one_is_413()
    {
        var body = $$"""{"padding":"{{new string('x', 65_536 - 14)}}"}""";
        Assert.NotEqual(413, (await Client.PostText(Guests, body)).Status);
        AssertProblem(await Client.PostText(Guests, body + " "), 413, "BODY_TOO_LARGE");
    }

    [Fact]
    public async Task A_session_of_any_dialect_makes_a_guest()
    {
        await using var socket = await GuestClient.Connect(Grid, name: "Grace");
        var read = await Client.Get($"{Guests}/{socket.Connected.GetProperty("guestId").GetString()}");
        Assert.Equal("Grace", read.Get("name"));
        Assert.Equal(socket.SessionId, Session(read));
    }

    [Fact]
    public async Task A_hundred_merges_at_once_lose_nothing()
    {
        var id = (await Client.Post(Guests, new { })).Get("id");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            Put(Client, id, new { attributes = new Dictionary<string, int> { [$"key{i}"] = i } })));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        var attributes = (await Client.Get($"{Guests}/{id}")).Json.GetProperty("attributes");
        Assert.Equal(100, attributes.EnumerateObject().Count());
        Assert.Equal(42, attributes.GetProperty("key42").GetInt32());
    }

    [Fact]
    public async Task A_put_merges_and_null_deletes_and_too_much_changes_nothing()
    {
        var id = (await Client.Post(Guests, new { name = "Ada", attributes = new { a = 1, b = 2 } })).Get("id");
        var merged = await Put(Client, id, new Dictionary<string, object?>
        {
            ["email"] = "ada@example.org",
            ["attributes"] = new Dictionary<string, object?> { ["a"] = null, ["c"] = new[] { 3 } },
        });
        Assert.Equal("""{"b":2,"c":[3]}""", merged.Json.GetProperty("attributes").GetRawText());
        Assert.Equal(("Ada", "ada@example.org"), (merged.Get("name"), merged.Get("email")));
        var tooMuch = await Put(Client, id, new { name = "Eve", attributes = new { d = new string('x', 10_240) } });
        AssertProblem(tooMuch, 400, "ATTRIBUTES_TOO_LARGE");
        var after = await Client.Get($"{Guests}/{id}");
        Assert.Equal(("Ada", """{"b":2,"c":[3]}"""),
            (after.Get("name"), after.Json.GetProperty("attributes").GetRawText()));
        AssertProblem(await Put(Client, Guid.NewGuid().ToString(), new { name = "x" }), 404, "NOT_FOUND");
        AssertProblem(await Put(Client, "nobody", new { name = "x" }), 404, "NOT_FOUND");
    }

    [Theory]
    [InlineData("""{"attributes":{"a":"\ud800"}}""")]
    [InlineData("""{"attributes":{"a":[{"b":"\udc00\ud83d"}]}}""")]
    public async Task What_nobody_could_read_again_is_refused_and_all_guests_can_still_be_listed(string json)
    {
        var id = (await Client.Post(Guests, new { name = "Ada", attributes = new { kept = 1 } })).Get("id");
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        AssertProblem(await Client.Send(HttpMethod.Put, $"{Guests}/{id}", content), 400, "MALFORMED_JSON");
        AssertProblem(await Client.PostText(Guests, json), 400, "MALFORMED_JSON");
        Assert.Equal("""{"kept":1}""", (await Client.Get($"{Guests}/{id}")).Json.GetProperty("attributes").GetRawText());
        Assert.Equal(200, (await Client.Get($"{Guests}?expand=attributes&sortBy=-createdTime")).Status);
    }

    [Theory]
    [InlineData("guest:write", 200)]
    [InlineData("guest:read user:read", 200)]
    [InlineData("guest:read guest:create", 200)]
    [InlineData("guest:read", 403)]
    [InlineData("guest:create", 403)]
    public async Task A_put_needs_the_scopes_that_the_surface_names(string scope, int status)
    {
        var id = (await Client.Post(Guests, new { })).Get("id");
        using var limited = await Api.SignIn(Grid.Address, "guestgrid-dev", "guestgrid-dev-secret", scope);
        Assert.Equal(status, (await Put(limited, id, new { name = "Ada" })).Status);
    }

    [Fact]
    public async Task A_guest_shakes_hands_and_is_back_where_it_was()
    {
        var made = await Client.Post(Guests, new { name = "Ada" });
        var (guest, session, token) = (made.Get("id"), Session(made), made.Get("guestToken"));
        await using var first = await HandshakeClient.Shake(Grid, guest, session, token);
        var greeting = await first.Next("handshake");
        Assert.Equal("ok", greeting.GetProperty("status").GetString());
        Assert.Equal(session, greeting.GetProperty("sessionId").GetString());
        await first.Send(new { type = "message", text = "one" });
        var position = (await first.Until("ack")).GetProperty("sequenceId").GetString();
        await first.Send(new { type = "message", text = "two" });
        await first.Until("ack");
        await first.Close();
        await using var second = await HandshakeClient.Shake(Grid, guest, session, token, position);
        Assert.Equal(position, (await second.Next("handshake")).GetProperty("resumedFrom").GetString());
        Assert.Equal("two", (await second.Until("message")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_token_of_another_session_or_guest_or_none_is_refused_for_good()
    {
        var (one, other) = (await Client.Post(Guests, new { }), await Client.Post(Guests, new { }));
        foreach (var (guest, session, token) in new[]
        {
            (one.Get("id"), Session(one), other.Get("guestToken")),
            (other.Get("id"), Session(one), one.Get("guestToken")),
            (one.Get("id"), Session(other), one.Get("guestToken")),
            (one.Get("id"), Session(one), one.Get("guestToken") + "x"),
        })
        {
            await using var client = await HandshakeClient.Shake(Grid, guest, session, token);
            Assert.Equal("INVALID_TOKEN", await client.NextError());
            Assert.Equal(4501, await client.Closed);
        }
    }

    internal static Task<Answer> Put(Api client, string id, object body) => client.Send(HttpMethod.Put,
        $"{Guests}/{id}", Api.Content(JsonSerializer.SerializeToUtf8Bytes(body), "application/json"));

    internal static string Session(Answer guest) =>
        guest.Json.GetProperty("sessions")[0].GetProperty("id").GetString()!;

    private static JsonElement Claims(string token) => JsonDocument.Parse(
        System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement;
}
