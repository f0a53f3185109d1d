using System.Net.Sockets;
using System.Text;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>What HTTP itself asks of a server, and what Kestrel answers before anything of ours has a say.</summary>
public sealed class PlainHttpTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task Head_is_get_without_a_body()
    {
        var made = await Grid.Api.CreateSession();
        foreach (var path in new[]
        {
            "/health/live", "/simulator", "/openapi/v1.json", "/nowhere", "/webchat/v1", "/api/v2/guests?pageSize=x",
            "/api/v2/guests", $"/api/v2/guests/{made.Get("guestId")}", Api.History(made.Get("conversationId"), 10, 1),
        })
        {
            var (get, head) = (await Grid.Api.Get(path), await Grid.Api.Send(HttpMethod.Head, path, null));
            Assert.Equal((get.Status, get.MediaType, ""), (head.Status, head.MediaType, head.Text));
            // A length that is said is the body's that GET would send.
            if (head.Headers.TryGetValue("Content-Length", out var length))
                Assert.Equal(Encoding.UTF8.GetByteCount(get.Text).ToString(), length);
        }
        using var anybody = Api.Anonymous(Grid.Address);
        Assert.Equal(401, (await anybody.Send(HttpMethod.Head, "/api/v2/guests", null)).Status);
    }

    [Fact]
    public async Task Head_and_options_are_told_what_is_allowed()
    {
        var head = await Grid.Api.Send(HttpMethod.Head, Api.Sessions, null);
        Assert.Equal((405, "POST"), (head.Status, head.Headers["Allow"]));
        foreach (var (path, allowed) in new[]
        {
            (Api.Sessions, "POST"), ("/health/live", "GET, HEAD"), ("/api/v2/guests", "GET, POST, HEAD"),
        })
        {
            var options = await Grid.Api.Send(HttpMethod.Options, path, null);
            AssertProblem(options, 405, "METHOD_NOT_ALLOWED");
            Assert.Equal(allowed, options.Headers["Allow"]);
        }
    }

    [Fact]
    public async Task A_head_that_asks_for_a_socket_gets_none() => Assert.Equal("HTTP/1.1 405 Method Not Allowed",
        (await Ask("HEAD /webchat/v1 HTTP/1.1\r\nHost: grid\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")).Status);

    // A problem body there would need a server of our own.
    [Theory]
    [InlineData("GARBAGE\r\n\r\n", 400)]
    [InlineData("GET /health/live HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET /health/live%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("POST /api/chat/initiate HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n", 400)]
    [InlineData("GET /{9000} HTTP/1.1\r\nHost: a\r\n\r\n", 414)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: {40000}\r\n\r\n", 431)]
    [InlineData("GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505)]
    public async Task What_is_no_request_is_refused_without_a_body_and_the_connection_ends(string request, int status)
    {
        var filled = request.Replace("{9000}", new string('a', 9000), StringComparison.Ordinal)
            .Replace("{40000}", new string('a', 40_000), StringComparison.Ordinal);
        var (line, headers) = await Ask(filled);
        Assert.StartsWith($"HTTP/1.1 {status} ", line, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 0", headers);
        Assert.Contains("Connection: close", headers);
    }

    [Fact]
    public async Task A_body_that_is_declared_too_large_is_refused_before_it_comes()
    {
        var (line, headers) = await Ask("POST /api/chat/initiate HTTP/1.1\r\nHost: a\r\n"
            + "Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n");
        Assert.Equal("HTTP/1.1 413 Payload Too Large", line);
        Assert.Contains("Content-Type: application/problem+json", headers);
    }

    private async Task<(string? Status, List<string> Headers)> Ask(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Grid.Address.Host, Grid.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request)).AsTask().InTime();
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync().InTime();
        var headers = new List<string>();
        while (await reader.ReadLineAsync().InTime() is { Length: > 0 } header) headers.Add(header);
        return (status, headers);
    }
}
