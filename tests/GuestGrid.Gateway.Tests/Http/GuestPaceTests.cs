using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>A guest's token may be shown so often, whatever for; its calls never wear the grid out.</summary>
public sealed class GuestPaceTests : IAsyncLifetime
{
    private const int Burst = 5;

    private readonly DataFolder data = new();
    private RunningGrid grid = null!;
    private Answer begun = null!;
    private Api self = null!;

    private static readonly string[] All = ["attributes", "message", "validate", "presign", "history", "upgrade"];

    public static TheoryData<string> Calls => [.. All];

    public async Task InitializeAsync()
    {
        grid = await RunningGrid.Start([("Limits:GuestRequestBurst", $"{Burst}")], data.Path, stopTime: true);
        using var browser = Api.Anonymous(grid.Address);
        begun = await browser.Post("/api/chat/initiate", new { name = "Ada" });
        Assert.Equal(201, begun.Status);
        self = Api.Bearing(grid.Address, begun.Get("sessionToken"));
    }

    public async Task DisposeAsync()
    {
        self.Dispose();
        await grid.DisposeAsync();
        Assert.Empty(grid.Log.Errors);
        data.Dispose();
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task Every_call_counts_and_one_too_many_waits_for_exactly_its_time(string call)
    {
        var conversation = (await Do("validate")).Get("conversationId");
        for (var i = 1; i < Burst; i++)
        {
            var answer = await Do(call, conversation);
            Assert.NotEqual(429, answer.Status);
            Assert.Equal($"\"guest\";q={Burst};w=1", answer.Headers["RateLimit-Policy"]);
        }
        foreach (var any in All)
        {
            var refused = await Do(any, conversation);
            AssertProblem(refused, 429, "RATE_LIMITED");
            Assert.Equal(100, refused.Json.GetProperty("retryAfterMs").GetInt64());
            Assert.Equal("1", refused.Headers["Retry-After"]);
        }
        grid.Clock.Advance(TimeSpan.FromMilliseconds(99));
        AssertProblem(await Do(call, conversation), 429, "RATE_LIMITED");
        grid.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(429, (await Do(call, conversation)).Status);
    }

    [Fact]
    public async Task Of_many_counts_at_once_so_many_are_written_as_are_allowed()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Do("attributes")));
        Assert.Equal(Burst, answers.Count(answer => answer.Status == 200));
        Assert.Equal(50 - Burst, answers.Count(answer => answer.Status == 429));
        var record = await grid.Api.Get($"/api/v2/guests/{begun.Get("guestId")}");
        Assert.Equal(Burst, record.Json.GetProperty("attributes").GetProperty("totalInteractions").GetInt32());
    }

    [Fact]
    public async Task Who_comes_back_too_often_is_told_to_wait_and_may_try_again_on_the_same_socket()
    {
        var token = begun.Get("sessionToken");
        for (var i = 0; i < Burst; i++) await using (await GuestClient.Connect(grid, token)) { }
        await using var guest = await GuestClient.Open(grid.Address);
        await guest.Send(new { type = "connect", token });
        var error = await guest.Next("error");
        Assert.Equal(("RATE_LIMITED", 100L),
            (error.GetProperty("code").GetString(), error.GetProperty("retryAfterMs").GetInt64()));
        grid.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await guest.Send(new { type = "connect", token });
        await guest.Next("connect");
    }

    [Fact]
    public async Task Who_comes_back_has_no_more_frames_than_before_and_messages_all_the_same()
    {
        var token = begun.Get("sessionToken");
        await using (var guest = await GuestClient.Connect(grid, token))
            for (var i = 0; i < 20; i++)
            {
                await guest.Send(new { type = "ping" });
                await guest.Next("pong");
            }
        await using var back = await GuestClient.Connect(grid, token);
        await back.Send(new { type = "refreshToken" });
        var error = await back.Next("error");
        Assert.Equal(("RATE_LIMITED", 50L),
            (error.GetProperty("code").GetString(), error.GetProperty("retryAfterMs").GetInt64()));
        await back.SayAndWait("Hello");
        grid.Clock.Advance(TimeSpan.FromMilliseconds(50));
        await back.Send(new { type = "refreshToken" });
        await back.Next("tokenExpiring");
    }

    [Fact]
    public async Task An_address_takes_so_many_uploads_that_fail()
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 20);
        for (var i = 0; i < Burst; i++)
            AssertProblem(await Files.Put(ticket, new byte[20]), 400, "UNSUPPORTED_CONTENT_TYPE");
        AssertProblem(await Files.Put(ticket, Files.Png(20)), 429, "RATE_LIMITED");
        Assert.Empty(data.Attachments());
        grid.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(200, (await Files.Put(ticket, Files.Png(20))).Status);
    }

    [Fact]
    public async Task A_session_s_files_are_read_so_often_and_its_guest_goes_on()
    {
        var conversation = (await Do("validate")).Get("conversationId");
        var urls = new[] { await Shown(conversation, "cat.png"), await Shown(conversation, "dog.png") };
        using var anybody = Api.Anonymous(grid.Address);
        for (var i = 0; i < Burst; i++) Assert.Equal(200, (await anybody.Get(urls[i % 2])).Status);
        foreach (var url in urls)
        {
            var refused = await anybody.Get(url);
            AssertProblem(refused, 429, "RATE_LIMITED");
            Assert.Equal(100, refused.Json.GetProperty("retryAfterMs").GetInt64());
            Assert.Equal("1", refused.Headers["Retry-After"]);
        }
        Assert.Equal(200, (await Do("attributes")).Status);
        grid.Clock.Advance(TimeSpan.FromMilliseconds(99));
        AssertProblem(await anybody.Get(urls[0]), 429, "RATE_LIMITED");
        grid.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(200, (await anybody.Get(urls[0])).Status);
    }

    /// <summary>Uploads a file and writes a message that shows it; where it is to be had.</summary>
    private async Task<string> Shown(string conversationId, string name)
    {
        var id = await Files.Upload(self, name, Files.Png(20));
        var sent = await grid.Api.Post(Api.Messages, new
        {
            conversationId, from = new { type = "user" }, text = name, attachments = new[] { new { id } },
        });
        Assert.True(sent.Status == 202, sent.Text);
        var page = await grid.Api.Get(Api.History(conversationId, 10, 1));
        var messages = page.Json.GetProperty("entities");
        return messages[messages.GetArrayLength() - 1].GetProperty("attachments")[0].GetProperty("url").GetString()!;
    }

    private Task<Answer> Do(string call, string conversationId = "") => call switch
    {
        "attributes" => self.Send(HttpMethod.Put, $"/api/guests/{begun.Get("guestId")}/attributes",
            Api.Content("{}"u8.ToArray(), "application/json")),
        "message" => self.Post("/api/chat/message", new { conversationId, text = "Hello" }),
        "validate" => self.Post("/api/chat/validate", new
        {
            guestId = begun.Get("guestId"), sessionToken = begun.Get("sessionToken"),
        }),
        "presign" => self.Post(Files.Presign, new { filename = "cat.png", contentType = "image/png", size = 20 }),
        "history" => self.Get(Api.History(conversationId, 10, 1)),
        // No WebSocket, so it is refused; but only after its token was looked at.
        _ => self.Get($"/webchat/v1/guests/sessions/ws-{conversationId}"),
    };
}
