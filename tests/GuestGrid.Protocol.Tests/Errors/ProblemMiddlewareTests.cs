using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Runtime.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Protocol.Tests.Errors;

/// <summary>Over a real connection, because routing and the server itself write the bare answers that are dressed here.</summary>
public sealed class ProblemMiddlewareTests : IAsyncLifetime
{
    private const int LinesPerMinute = 3;

    private readonly LogBook log = new(LogLevel.Error);
    private readonly FakeClock clock = new();
    private readonly HttpClient client = new();
    private readonly SemaphoreSlim begun = new(0);
    private WebApplication app = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(new LogLimits(LinesPerMinute))
            .AddSingleton<FaultLines>();
        app = builder.Build();
        app.UseProblems(new CorrelationIds(start: 42));
        app.UseRouting();
        app.MapGet("/fine", () => "fine");
        app.MapGet("/fault", string () => throw new InvalidOperationException("the secret of /srv/data"));
        app.MapGet("/store", string () => throw new StoreUnavailableException("disk /dev/sda1 is full"));
        app.MapPost("/read", async (HttpContext context) =>
            await JsonBody.Read(context, SampleJson.Default.Sample) is null ? Results.Empty : Results.Ok());
        app.MapPost("/drain", async (HttpContext context) =>
        {
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = 10;
            await context.Request.Body.CopyToAsync(Stream.Null);
        });
        app.MapPost("/upload", async (HttpContext context) =>
        {
            begun.Release();
            await context.Request.Body.CopyToAsync(Stream.Null);
        });
        app.MapGet("/bare/{status:int}", (int status) => Results.StatusCode(status));
        // As Kestrel throws where the connection was aborted and the request is not told so yet.
        app.MapGet("/cut", string () => throw new TaskCanceledException("gone", new ConnectionAbortedException()));
        app.MapGet("/late", string () => throw new TaskCanceledException("too late"));
        app.MapGet("/half", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("late");
        });
        await app.StartAsync();
        client.BaseAddress = new Uri(app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        begun.Dispose();
    }

    [Fact]
    public async Task Every_answer_carries_an_id_of_ours_whatever_the_client_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fine");
        request.Headers.Add(CorrelationIds.Header, "forged");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Matches("^[0-9a-f]{32}$", answer.Headers.GetValues(CorrelationIds.Header).Single());
    }

    [Fact]
    public async Task An_exception_is_500_without_its_words_and_logged_once_with_the_id()
    {
        using var answer = await client.GetAsync("/fault");
        var text = await answer.Content.ReadAsStringAsync();
        var id = answer.Headers.GetValues(CorrelationIds.Header).Single();
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("INTERNAL", Code(text));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.Equal(id, JsonDocument.Parse(text).RootElement.GetProperty("contextId").GetString());
        var line = Assert.Single(log.Lines);
        Assert.Contains(id, line, StringComparison.Ordinal);
        Assert.Contains("   at ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_over_is_no_fault_of_ours_and_what_took_too_long_is()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/cut"));
        Assert.Empty(log.Lines);
        using var late = await client.GetAsync("/late");
        Assert.Single(log.Lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Clients_that_leave_in_the_middle_of_what_they_send_leave_no_line(bool isReset)
    {
        for (var i = 0; i < 20; i++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port);
            await socket.SendAsync(
                "POST /upload HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nabc"u8.ToArray());
            await begun.WaitAsync();
            // With nothing to wait for, a close is a reset.
            if (isReset) socket.LingerState = new LingerOption(true, 0);
        }
        await app.StopAsync();
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_store_that_fails_is_503_with_a_time_to_come_back()
    {
        using var answer = await client.GetAsync("/store");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("STORAGE_UNAVAILABLE", Code(await answer.Content.ReadAsStringAsync()));
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        // An outage fails every request: the cause is told in one line, without a stack.
        var line = Assert.Single(log.Lines);
        Assert.Contains("disk /dev/sda1 is full", line, StringComparison.Ordinal);
        Assert.Contains(answer.Headers.GetValues(CorrelationIds.Header).Single(), line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_under_load_is_told_in_so_many_lines_a_minute_and_a_number()
    {
        for (var i = 0; i < LinesPerMinute + 40; i++) using (await client.GetAsync("/store")) { }
        Assert.Equal(LinesPerMinute, log.Lines.Count);
        // What else goes wrong is told all the same.
        using (await client.GetAsync("/fault")) { }
        Assert.Contains("INTERNAL", log.Lines.Last(), StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("40 more in the last minute: requests answered with STORAGE_UNAVAILABLE.", log.Lines.Last());
        using (await client.GetAsync("/store")) { }
        Assert.Contains("disk /dev/sda1 is full", log.Lines.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere", 404, "NOT_FOUND")]
    [InlineData("/drain", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("/bare/406", 406, "NOT_ACCEPTABLE")]
    [InlineData("/bare/415", 415, "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData("/bare/401", 401, "UNAUTHORIZED")]
    [InlineData("/bare/503", 503, "OVERLOADED")]
    public async Task A_bare_status_is_dressed_as_a_problem(string path, int status, string code)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, Code(await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_method_that_is_not_allowed_is_told_which_are()
    {
        using var answer = await client.GetAsync("/drain");
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task What_the_server_itself_finds_too_large_is_413()
    {
        using var answer = await client.PostAsync("/drain", new StringContent(new string('a', 100)));
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Equal("BODY_TOO_LARGE", Code(await answer.Content.ReadAsStringAsync()));
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_413_on_a_real_connection()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/read");
        request.Content = new StringContent($"{{\"name\":\"{new string('a', 70_000)}\"}}", System.Text.Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = true;
        using var answer = await client.SendAsync(request);
        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_fault_after_half_an_answer_breaks_the_connection()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/half"));
        Assert.Single(log.Lines);
    }

    private static string? Code(string text) => JsonDocument.Parse(text).RootElement.GetProperty("code").GetString();
}
