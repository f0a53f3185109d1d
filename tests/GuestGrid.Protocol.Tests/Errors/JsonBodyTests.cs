using System.Text;
using GuestGrid.Gateway.Errors;

namespace GuestGrid.Protocol.Tests.Errors;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;Charset=\"UTF-8\"")]
    [InlineData("application/vnd.guestgrid+json")]
    public async Task Json_of_any_usual_media_type_is_read(string contentType)
    {
        var (body, _) = await Read("""{"name":"Ada","routing":{"queueId":"q","priority":3},"unknown":1}"""u8.ToArray(), contentType);
        Assert.Equal(("Ada", "q", 3), (body?.Name, body?.Routing?.QueueId, body?.Routing?.Priority));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/jsonp")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Another_media_type_is_415(string? contentType) =>
        await AssertRefused("{}"u8.ToArray(), 415, "UNSUPPORTED_MEDIA_TYPE", contentType);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("{} {}")]
    [InlineData("{'name':1}")]
    [InlineData("{\"name\":\"a\",}")]
    [InlineData("// comment\n{}")]
    [InlineData("\ufeff{}")]
    [InlineData("nul")]
    [InlineData("""{"extra":{"a":"\ud800"}}""")]
    [InlineData("""{"extra":{"a":["\udc00\ud800"]}}""")]
    [InlineData("""{"unknown":"\ud83d"}""")]
    public async Task Malformed_json_is_400(string text) =>
        await AssertRefused(Encoding.UTF8.GetBytes(text), 400, "MALFORMED_JSON");

    [Fact]
    public async Task A_null_where_an_object_belongs_is_400() =>
        await AssertRefused("null"u8.ToArray(), 400, "MALFORMED_JSON");

    [Theory]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"name":"a","name":"b"}""", "name")]
    [InlineData("""{"routing":{"queueId":"q","queueId":"r"}}""", "routing.queueId")]
    [InlineData("""{"routing":{"queueId":"q","priority":1.5}}""", "routing.priority")]
    [InlineData("""{"routing":{"queueId":"q","priority":99999999999}}""", "routing.priority")]
    [InlineData("""{"routing":{}}""", "routing")]
    [InlineData("""{"extra":{"a":1,"a":2}}""", "extra")]
    [InlineData("""{"extra":{"a":{"\uD83D.":1}}}""", "extra")]
    [InlineData("""{"tags":{"a":"1","a":"2"}}""", "tags")]
    [InlineData("[]", "$")]
    public async Task Sound_json_of_the_wrong_shape_names_the_field(string text, string field)
    {
        var (body, http) = await Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(body);
        var problem = await http.Answer();
        Assert.Equal("INVALID_REQUEST", problem.GetProperty("code").GetString());
        Assert.StartsWith(field, problem.GetProperty("errors")[0].GetProperty("field").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Sample", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_pair_of_surrogates_is_text_like_any_other()
    {
        var (body, _) = await Read("""{"name":"\ud83d\ude00 \u0041","extra":{"a":"\uD83D\uDE00"}}"""u8.ToArray());
        Assert.Equal("😀 A", body?.Name);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("unknown")]
    public async Task Bytes_that_are_no_utf8_are_refused(string member)
    {
        byte[] json = [.. Encoding.ASCII.GetBytes($$"""{"{{member}}":" """), 0xC3, 0x28, .. "\"}"u8];
        var (body, http) = await Read(json);
        Assert.Null(body);
        Assert.Equal(400, http.Response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_exactly_64_KiB_is_read_and_one_byte_more_is_413(bool saysLength)
    {
        var (body, _) = await Read(OfLength(65_536), saysLength: saysLength);
        Assert.NotNull(body);
        var (refused, http) = await Read(OfLength(65_537), saysLength: saysLength);
        Assert.Null(refused);
        Assert.Equal(413, http.Response.StatusCode);
        Assert.Equal("BODY_TOO_LARGE", (await http.Answer()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Nesting_is_read_to_32_levels_and_refused_beyond()
    {
        var (body, _) = await Read(Nested(31));
        Assert.NotNull(body);
        await AssertRefused(Nested(32), 400, "MALFORMED_JSON");
        await AssertRefused(Nested(10_000), 400, "MALFORMED_JSON");
    }

    [Fact]
    public async Task Random_bytes_are_refused_and_never_throw()
    {
        var random = new Random(20260102);
        for (var time = 0; time < 2_000; time++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            var (body, http) = await Read(bytes);
            Assert.True(body is not null || http.Response.StatusCode == 400);
        }
    }

    [Fact]
    public async Task Sound_json_with_one_byte_changed_is_read_or_refused_and_never_throws()
    {
        var sound = """{"name":"Ada","routing":{"queueId":"q","priority":3},"extra":[1,{"a":null}],"tags":{"a":"b"}}"""u8.ToArray();
        var random = new Random(7);
        for (var time = 0; time < 5_000; time++)
        {
            var bytes = (byte[])sound.Clone();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var (body, http) = await Read(bytes);
            Assert.True(body is not null || http.Response.StatusCode == 400);
        }
    }

    private static byte[] OfLength(int length)
    {
        const string frame = """{"name":""}""";
        return Encoding.UTF8.GetBytes(frame.Insert(frame.Length - 2, new string('a', length - frame.Length)));
    }

    private static byte[] Nested(int depth) =>
        Encoding.UTF8.GetBytes($$"""{"extra":{{new string('[', depth)}}{{new string(']', depth)}}}""");

    private static async Task AssertRefused(byte[] bytes, int status, string code, string? contentType = "application/json")
    {
        var (body, http) = await Read(bytes, contentType);
        Assert.Null(body);
        Assert.Equal(status, http.Response.StatusCode);
        Assert.Equal(code, (await http.Answer()).GetProperty("code").GetString());
    }

    private static async Task<(Sample? Body, HttpExchange Http)> Read(
        byte[] bytes, string? contentType = "application/json", bool saysLength = true)
    {
        var http = new HttpExchange().WithBody(bytes, contentType!, saysLength);
        return (await JsonBody.Read(http.Context, SampleJson.Default.Sample), http);
    }
}
