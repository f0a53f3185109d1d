using System.Net.Sockets;
using System.Text;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>What every route has in common when it refuses (surface, conventions).</summary>
public sealed class ProblemTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private static readonly string Id = "00000000-0000-4000-8000-000000000000";

    public static TheoryData<string, string> Guarded => new()
    {
        { "POST", Api.Sessions }, { "GET", $"{Api.Sessions}/{Id}" }, { "DELETE", $"{Api.Sessions}/{Id}" },
        { "POST", $"{Api.Sessions}/{Id}/token" }, { "GET", $"{Api.Sessions}/{Id}/activity" },
        { "POST", Api.Messages }, { "GET", Api.History(Id, 50, 1) }, { "POST", Api.Query },
    };

    public static TheoryData<string> Bodied => [Api.Sessions, Api.Messages, Api.Query];

    private Api Client => fixture.Grid.Api;

    [Theory, MemberData(nameof(Guarded))]
    public async Task Without_a_token_it_is_401(string method, string path)
    {
        using var anonymous = Api.Anonymous(fixture.Grid.Address);
        AssertProblem(await anonymous.Send(new HttpMethod(method), path, null), 401, "UNAUTHORIZED");
    }

    [Theory, MemberData(nameof(Guarded))]
    public async Task With_a_token_of_nobody_it_is_401(string method, string path)
    {
        using var forger = Api.Bearing(fixture.Grid.Address, Client.Token![..^4] + "AAAA");
        AssertProblem(await forger.Send(new HttpMethod(method), path, null), 401, "INVALID_TOKEN");
    }

    [Theory, MemberData(nameof(Guarded))]
    public async Task Without_the_scope_it_is_403(string method, string path)
    {
        using var other = await Api.SignIn(fixture.Grid.Address, "guestgrid-dev", "guestgrid-dev-secret", "user:read");
        AssertProblem(await other.Send(new HttpMethod(method), path, null), 403, "INSUFFICIENT_SCOPE");
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", Api.Sessions + "/not-an-id")]
    [InlineData("DELETE", Api.Sessions + "/not-an-id")]
    [InlineData("POST", Api.Sessions + "/00000000-0000-4000-8000-000000000000/token")]
    [InlineData("GET", Api.Sessions + "/00000000-0000-4000-8000-000000000000/activity")]
    [InlineData("GET", "/api/v2/conversations/webchat/not-an-id/messages")]
    [InlineData("GET", "/api/v2/conversations/webchat/00000000-0000-4000-8000-000000000000/messages")]
    public async Task What_is_not_there_is_404(string method, string path) =>
        AssertProblem(await Client.Send(new HttpMethod(method), path, null), 404, "NOT_FOUND");

    [Theory]
    [InlineData("PUT", Api.Sessions, "POST")]
    [InlineData("GET", "/oauth/token", "POST")]
    [InlineData("POST", "/health/live", "GET")]
    public async Task A_wrong_method_is_405_and_says_which_is_right(string method, string path, string allowed)
    {
        var answer = await Client.Send(new HttpMethod(method), path, null);
        AssertProblem(answer, 405, "METHOD_NOT_ALLOWED");
        Assert.Contains(allowed, answer.Headers["Allow"], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Bodied))]
    public async Task A_body_that_is_not_json_is_415(string path)
    {
        AssertProblem(await Client.PostText(path, "{}", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE");
        AssertProblem(await Client.Send(HttpMethod.Post, path, null), 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    [Theory, MemberData(nameof(Bodied))]
    public async Task A_body_over_64_KiB_is_413_and_one_of_64_KiB_is_read(string path)
    {
        var body = $$"""{"padding":"{{new string('x', 65_536 - 14)}}"}""";
        Assert.Equal(65_536, body.Length);
        Assert.Equal(400, (await Client.PostText(path, body)).Status);
        AssertProblem(await Client.PostText(path, body + " "), 413, "BODY_TOO_LARGE");
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body + " "));
        var chunked = new ChunkedContent(stream);
        AssertProblem(await Client.Send(HttpMethod.Post, path, chunked), 413, "BODY_TOO_LARGE");
    }

    [Fact]
    public async Task A_body_in_any_coding_but_none_is_415()
    {
        foreach (var coding in (string[])["gzip", "br", "identity, gzip"])
        {
            using var content = new ByteArrayContent([0x1F, 0x8B, 0x08, 0x00]);
            content.Headers.ContentType = new("application/json");
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
            AssertProblem(await Client.Send(HttpMethod.Post, Api.Sessions, content), 415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml, text/*;q=0.5")]
    [InlineData("application/json;q=0, */*")]
    [InlineData("application/*;q=0")]
    public async Task Who_takes_no_json_gets_406_and_nothing_is_done(string accept)
    {
        var id = Guid.NewGuid();
        AssertProblem(await Client.Post("/api/v2/guests", new { id }, ("Accept", accept)), 406, "NOT_ACCEPTABLE");
        AssertProblem(await Client.Get($"/api/v2/guests/{id}"), 404, "NOT_FOUND");
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/json, text/plain, */*")]
    [InlineData("text/html;q=0.9, APPLICATION/JSON;charset=utf-8;q=0.1")]
    [InlineData("application/*")]
    [InlineData("text/html, */*;q=0.1")]
    [InlineData("no header at all")]
    public async Task Who_takes_json_too_gets_it(string accept) => Assert.Equal(201,
        (await Client.Post("/api/v2/guests", new { }, ("Accept", accept))).Status);

    [Fact]
    public async Task What_is_no_json_asks_for_no_json()
    {
        using var browser = Api.Anonymous(fixture.Grid.Address);
        foreach (var path in new[] { "/health/live", "/simulator" })
            Assert.Equal(200, (await browser.Send(HttpMethod.Get, path, null, ("Accept", "text/*"))).Status);
        var none = await browser.Send(
            HttpMethod.Get, $"/api/v2/webchat/attachments/{Guid.NewGuid()}/1", null, ("Accept", "image/*"));
        AssertProblem(none, 403, "INVALID_SIGNATURE");
    }

    [Fact]
    public async Task A_chunk_longer_than_any_is_400()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(fixture.Grid.Address.Host, fixture.Grid.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /api/chat/initiate HTTP/1.1\r\nHost: grid\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Nothing_is_taken_for_what_it_does_not_say_it_is_and_no_answer_is_kept_by_others()
    {
        foreach (var path in (string[])["/openapi", "/health/live", "/nowhere", "/api/v2/guests", "/oauth/token"])
        {
            var headers = (await Client.Get(path)).Headers;
            Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
            if (path.StartsWith("/api", StringComparison.Ordinal)) Assert.Equal("no-store", headers["Cache-Control"]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{'a':1}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task Malformed_json_is_400(string body)
    {
        foreach (var path in (string[])[Api.Sessions, Api.Messages, Api.Query])
            AssertProblem(await Client.PostText(path, body), 400, "MALFORMED_JSON");
    }

    [Theory]
    [InlineData("""{"anonymousId":"a","anonymousId":"b"}""")]
    [InlineData("""{"routingData":[]}""")]
    [InlineData("""{"timeoutSeconds":"600"}""")]
    [InlineData("""{"timeoutSeconds":99999999999}""")]
    [InlineData("[]")]
    [InlineData("3")]
    public async Task Sound_json_of_the_wrong_kind_is_400_and_names_the_field(string body)
    {
        var answer = await Client.PostText(Api.Sessions, body);
        AssertProblem(answer, 400, "INVALID_REQUEST");
        Assert.NotEmpty(answer.Json.GetProperty("errors").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"anonymousId":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"name":"\udc00x"}""")]
    public async Task Half_a_surrogate_pair_in_a_body_is_400(string body)
    {
        foreach (var path in (string[])[Api.Sessions, Api.Messages, Api.Query])
            Assert.Equal(400, (await Client.PostText(path, body)).Status);
    }

    [Fact]
    public async Task A_body_that_is_not_utf8_is_400()
    {
        byte[] body = [.. "{\"name\":\""u8, 0xFF, 0xFE, .. "\"}"u8];
        foreach (var path in (string[])[Api.Sessions, Api.Messages, Api.Query])
            Assert.Equal(400, (await Client.Send(HttpMethod.Post, path, Api.Content(body, "application/json"))).Status);
    }

    [Fact]
    public async Task Every_answer_has_a_correlation_id_of_its_own_and_never_the_caller_s()
    {
        var first = await Client.Send(HttpMethod.Get, "/nowhere", null, ("ININ-Correlation-Id", "mine"));
        var second = await Client.Get("/health/live");
        Assert.NotEqual("mine", first.Headers["ININ-Correlation-Id"]);
        Assert.NotEqual(first.Headers["ININ-Correlation-Id"], second.Headers["ININ-Correlation-Id"]);
    }

    [Fact]
    public async Task The_token_is_taken_from_the_header_only()
    {
        using var anonymous = Api.Anonymous(fixture.Grid.Address);
        var answer = await anonymous.Get($"{Api.Sessions}/{Id}?access_token={Client.Token}&token={Client.Token}");
        AssertProblem(answer, 401, "UNAUTHORIZED");
    }

    internal static void AssertProblem(Answer answer, int status, string code)
    {
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal("application/problem+json", answer.MediaType);
        var json = answer.Json;
        var members = Answer.Members(json).Split(' ').Except(["retryAfterMs"]);
        Assert.Equal("type title status detail instance code message contextId errors", string.Join(' ', members));
        Assert.Equal(status, json.GetProperty("status").GetInt32());
        Assert.Equal(answer.Headers["ININ-Correlation-Id"], json.GetProperty("contextId").GetString());
        Assert.True(Uri.IsWellFormedUriString(json.GetProperty("type").GetString(), UriKind.Absolute));
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
        if (status is not (429 or 503)) return;
        var wait = json.GetProperty("retryAfterMs").GetInt64();
        Assert.Equal((wait + 999) / 1000, long.Parse(answer.Headers["Retry-After"]));
    }

    private sealed class ChunkedContent : StreamContent
    {
        public ChunkedContent(Stream stream) : base(stream) =>
            Headers.TryAddWithoutValidation("Content-Type", "application/json");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
