using System.Text.Json;
using GuestGrid.Gateway.Errors;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Protocol.Tests.Errors;

public sealed class ProblemTests
{
    [Fact]
    public async Task A_problem_carries_the_names_of_both_kinds_of_client()
    {
        var http = new HttpExchange(path: "/api/v2/guests/42");
        await Problem.Write(
            http.Context, ErrorCatalogue.InvalidRequest, errors: [new("name", "too long"), new("email", "no address")]);
        var body = await http.Answer();

        Assert.Equal(400, http.Response.StatusCode);
        Assert.Equal("application/problem+json", http.Response.ContentType);
        Assert.Equal("https://guestgrid.dev/errors/invalid-request", body.GetProperty("type").GetString());
        Assert.Equal("Invalid request", body.GetProperty("title").GetString());
        Assert.Equal(400, body.GetProperty("status").GetInt32());
        Assert.Equal(ErrorCatalogue.InvalidRequest.Advice, body.GetProperty("detail").GetString());
        Assert.Equal("/api/v2/guests/42", body.GetProperty("instance").GetString());
        Assert.Equal("INVALID_REQUEST", body.GetProperty("code").GetString());
        Assert.Equal(ErrorCatalogue.InvalidRequest.Advice, body.GetProperty("message").GetString());
        Assert.Equal(http.Context.TraceIdentifier, body.GetProperty("contextId").GetString());
        Assert.Equal("email", body.GetProperty("errors")[1].GetProperty("field").GetString());
        Assert.Equal("no address", body.GetProperty("errors")[1].GetProperty("message").GetString());
        Assert.False(body.TryGetProperty("retryAfterMs", out _));
        Assert.Equal(0, http.Response.Headers.RetryAfter.Count);
    }

    [Fact]
    public async Task Every_catalogue_entry_can_be_written_and_says_its_own_status()
    {
        foreach (var entry in ErrorCatalogue.All)
        {
            var http = new HttpExchange();
            await Problem.Write(http.Context, entry);
            var body = await http.Answer();
            Assert.Equal(entry.Status, http.Response.StatusCode);
            Assert.Equal(entry.Status, body.GetProperty("status").GetInt32());
            Assert.Equal(entry.Status is 429 or 503, http.Response.Headers.RetryAfter.Count == 1);
            Assert.Equal(entry.Status is 429 or 503, body.TryGetProperty("retryAfterMs", out _));
            Assert.Equal(entry.Status == 401, http.Response.Headers.WWWAuthenticate.Count == 1);
            Assert.Equal(JsonValueKind.Array, body.GetProperty("errors").ValueKind);
        }
    }

    [Theory]
    [InlineData(0, "1", 1)]
    [InlineData(1, "1", 1)]
    [InlineData(999, "1", 999)]
    [InlineData(1000, "1", 1000)]
    [InlineData(1001, "2", 1001)]
    [InlineData(59_999.2, "60", 60_000)]
    [InlineData(60_000.5, "61", 60_001)]
    public async Task The_wait_is_exact_in_the_body_and_rounded_up_in_the_header(double wait, string seconds, long exact)
    {
        var http = new HttpExchange();
        await Problem.Write(http.Context, ErrorCatalogue.RateLimited, retryAfter: TimeSpan.FromMilliseconds(wait));
        var body = await http.Answer();
        Assert.Equal(seconds, http.Response.Headers.RetryAfter);
        Assert.Equal(exact, body.GetProperty("retryAfterMs").GetInt64());
    }

    [Fact]
    public async Task What_a_stranger_put_into_the_path_cannot_break_out_of_the_body()
    {
        var http = new HttpExchange(path: "/\"},<script>\r\n\u001b[31m\u2028");
        await Problem.Write(http.Context, ErrorCatalogue.NotFound, detail: "\"quoted\" \r\n \ud83d\ude00");
        var body = await http.Answer();
        Assert.Equal("NOT_FOUND", body.GetProperty("code").GetString());
        Assert.Equal("\"quoted\" \r\n \ud83d\ude00", body.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_body_that_failed_half_way_leaves_nothing_for_the_next()
    {
        var broken = new HttpExchange();
        await Assert.ThrowsAsync<NullReferenceException>(
            () => Problem.Write(broken.Context, ErrorCatalogue.NotFound, errors: new BrokenList()));
        var http = new HttpExchange();
        await Problem.Write(http.Context, ErrorCatalogue.NotFound);
        Assert.Equal("NOT_FOUND", (await http.Answer()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_refusal_in_a_flood_allocates_little()
    {
        var http = new HttpExchange();
        http.Response.Body = Stream.Null;
        await Problem.Write(http.Context, ErrorCatalogue.QuotaExceeded, retryAfter: TimeSpan.FromSeconds(2));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 100; time++)
            Assert.True(Problem.Write(http.Context, ErrorCatalogue.QuotaExceeded, retryAfter: TimeSpan.FromSeconds(2)).IsCompleted);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 1024);
    }

    private sealed class BrokenList : List<FieldError>, IReadOnlyList<FieldError>
    {
        int IReadOnlyCollection<FieldError>.Count => 1;

        FieldError IReadOnlyList<FieldError>.this[int index] => throw new NullReferenceException();
    }
}
