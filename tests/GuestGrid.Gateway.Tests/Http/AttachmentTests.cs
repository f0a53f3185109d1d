using System.Text;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>Addresses, uploads and downloads (surface, section 6).</summary>
public sealed class AttachmentTests(AGridWithoutAPace fixture) : IClassFixture<AGridWithoutAPace>
{
    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task A_guest_uploads_a_picture_and_everybody_in_the_conversation_can_have_it()
    {
        await using var guest = await GuestClient.Connect(Grid);
        using var self = Api.Bearing(Grid.Address, guest.Token);
        var file = await Files.Upload(self, "cat.png", Files.Png(100));
        await guest.Send(new { type = "message", attachments = new[] { new { id = file } }, clientMessageId = "1" });
        await guest.Until("ack");
        var page = await Grid.Api.Get(Api.History(guest.ConversationId, 10, 1));
        var shown = page.Json.GetProperty("entities")[0].GetProperty("attachments")[0];
        Assert.Equal("id filename contentType size url", Answer.Members(shown));
        using var anybody = Api.Anonymous(Grid.Address);
        var download = await anybody.Get(shown.GetProperty("url").GetString()!);
        Assert.Equal((200, "image/png"), (download.Status, download.MediaType));
        Assert.Equal("100", download.Headers["Content-Length"]);
    }

    [Fact]
    public async Task A_backend_uploads_for_an_agent_and_the_guest_sees_it()
    {
        await using var guest = await GuestClient.Connect(Grid);
        var ticket = await Grid.Api.Post(Files.Presign, new
        {
            filename = "offer.pdf", contentType = "application/pdf", size = 50,
            conversationId = guest.ConversationId, from = new { type = "agent", id = "bo" },
        });
        Assert.Equal(200, ticket.Status);
        var id = ticket.Json.GetProperty("metadata").GetProperty("id").GetString();
        Assert.Equal(200, (await Files.Put(ticket, Files.Pdf(50))).Status);
        object Message(string type) => new
        {
            conversationId = guest.ConversationId, from = new { type, id = "bo" }, attachments = new[] { new { id } },
        };
        AssertProblem(await Grid.Api.Post(Api.Messages, Message("user")), 404, "ATTACHMENT_NOT_FOUND");
        Assert.Equal(202, (await Grid.Api.Post(Api.Messages, Message("agent"))).Status);
        var frame = await guest.Until("message");
        Assert.Equal(id, frame.GetProperty("attachments")[0].GetProperty("id").GetString());
        Assert.Equal("", frame.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("cat.png", "image/svg+xml", 10L, "UNSUPPORTED_CONTENT_TYPE")]
    [InlineData("cat.png", "text/html", 10L, "UNSUPPORTED_CONTENT_TYPE")]
    [InlineData("cat.png", null, 10L, "UNSUPPORTED_CONTENT_TYPE")]
    [InlineData("cat.png", "image/png", 10L * 1024 * 1024 + 1, "ATTACHMENT_TOO_LARGE")]
    [InlineData("cat.png", "image/png", 0L, "INVALID_REQUEST")]
    [InlineData("cat.png", "image/png", -1L, "INVALID_REQUEST")]
    [InlineData("cat.png", "image/png", null, "INVALID_REQUEST")]
    public async Task What_may_not_be_attached_gets_no_address(string name, string? type, long? size, string code)
    {
        await using var guest = await GuestClient.Connect(Grid);
        using var self = Api.Bearing(Grid.Address, guest.Token);
        AssertProblem(await self.Post(Files.Presign, new { filename = name, contentType = type, size }), 400, code);
    }

    [Theory]
    [InlineData("../../etc/passwd.png")]
    [InlineData("..\\x.png")]
    [InlineData("C:x.png")]
    [InlineData("cat\0.png")]
    [InlineData("cat\u202Egnp.png")]
    [InlineData("cat\u200B.png")]
    [InlineData("cat\n.png")]
    [InlineData("cat.png.exe")]
    [InlineData("cat.pdf")]
    [InlineData(".png")]
    [InlineData("...png")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_name_that_misleads_is_refused(string? name)
    {
        await using var guest = await GuestClient.Connect(Grid);
        using var self = Api.Bearing(Grid.Address, guest.Token);
        AssertProblem(await self.Post(Files.Presign, new { filename = name, contentType = "image/png", size = 9 }),
            400, "INVALID_REQUEST");
    }

    [Theory]
    [InlineData("my.page.html.png", "my_page_html.png")]
    [InlineData("Büro – 1.PNG", "Büro – 1.PNG")]
    public async Task A_name_keeps_one_extension(string name, string shown)
    {
        await using var guest = await GuestClient.Connect(Grid);
        using var self = Api.Bearing(Grid.Address, guest.Token);
        var ticket = await self.Post(Files.Presign, new { filename = name, contentType = "image/png", size = 9 });
        Assert.Equal(shown, ticket.Json.GetProperty("metadata").GetProperty("filename").GetString());
        Assert.Equal("id filename contentType size expiresAt", Answer.Members(ticket.Json.GetProperty("metadata")));
    }

    [Fact]
    public async Task A_name_has_at_most_128_characters()
    {
        await using var guest = await GuestClient.Connect(Grid);
        using var self = Api.Bearing(Grid.Address, guest.Token);
        var name = new string('x', 124) + ".png";
        Assert.Equal(200,
            (await self.Post(Files.Presign, new { filename = name, contentType = "image/png", size = 9 })).Status);
        AssertProblem(await self.Post(Files.Presign,
            new { filename = "x" + name, contentType = "image/png", size = 9 }), 400, "INVALID_REQUEST");
    }

    [Fact]
    public async Task Who_may_ask_for_an_address()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await using var other = await GuestClient.Connect(Grid);
        using var anybody = Api.Anonymous(Grid.Address);
        using var self = Api.Bearing(Grid.Address, guest.Token);
        using var poor = await Api.SignIn(Grid.Address, "guestgrid-dev", "guestgrid-dev-secret", "webchat:write");
        object Body(string? conversation) => new
        {
            filename = "a.png", contentType = "image/png", size = 9, conversationId = conversation,
        };
        AssertProblem(await anybody.Post(Files.Presign, Body(null)), 401, "UNAUTHORIZED");
        AssertProblem(await poor.Post(Files.Presign, Body(guest.ConversationId)), 403, "INSUFFICIENT_SCOPE");
        AssertProblem(await self.Post(Files.Presign, Body(other.ConversationId)), 403, "FORBIDDEN");
        AssertProblem(await Grid.Api.Post(Files.Presign, Body(Guid.NewGuid().ToString())), 404, "NOT_FOUND");
        AssertProblem(await Grid.Api.Post(Files.Presign, Body("nothing")), 404, "NOT_FOUND");
        Assert.Equal(200, (await Grid.Api.Post(Files.Presign, Body(guest.ConversationId))).Status);
        Assert.Equal(200, (await Grid.Api.Post(Files.Presign, Body(null))).Status);
    }

    [Fact]
    public async Task Another_guest_s_attachment_is_not_found_and_nothing_is_stored()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await using var other = await GuestClient.Connect(Grid);
        using var self = Api.Bearing(Grid.Address, guest.Token);
        var file = await Files.Upload(self, "cat.png", Files.Png(20));
        foreach (var id in new[] { file, Guid.NewGuid().ToString(), "nothing" })
        {
            await other.Send(new { type = "message", text = "mine", attachments = new[] { new { id } } });
            Assert.Equal("ATTACHMENT_NOT_FOUND", (await other.Until("error")).GetProperty("code").GetString());
        }
        Assert.Equal(0,
            (await Grid.Api.Get(Api.History(other.ConversationId, 1, 1))).Json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_is_not_uploaded_yet_can_t_be_sent()
    {
        await using var guest = await GuestClient.Connect(Grid);
        using var self = Api.Bearing(Grid.Address, guest.Token);
        var ticket = await Files.Ask(self, "cat.png", "image/png", 20);
        var id = ticket.Json.GetProperty("metadata").GetProperty("id").GetString();
        await guest.Send(new { type = "message", attachments = new[] { new { id } } });
        Assert.Equal("ATTACHMENT_NOT_FOUND", (await guest.Until("error")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_download_is_never_shown_as_a_page()
    {
        await using var guest = await GuestClient.Connect(Grid);
        using var self = Api.Bearing(Grid.Address, guest.Token);
        var file = await Files.Upload(self, "Büro \"1.png".Replace("\"", "", StringComparison.Ordinal), Files.Png(20));
        await Grid.Api.Post(Api.Messages, new
        {
            conversationId = guest.ConversationId, from = new { type = "user" },
            attachments = new[] { new { id = file } },
        });
        var shown = (await guest.Until("message")).GetProperty("attachments")[0];
        using var anybody = Api.Anonymous(Grid.Address);
        var url = shown.GetProperty("url").GetString()!;
        var answer = await anybody.Get(url);
        Assert.StartsWith("attachment;", answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''B%C3%BCro%201.png", answer.Headers["Content-Disposition"],
            StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("sandbox; default-src 'none'", answer.Headers["Content-Security-Policy"]);
        Assert.Equal("no-store, private",
            string.Join(", ", answer.Headers["Cache-Control"].Split(", ").Order(StringComparer.Ordinal)));
        foreach (var changed in Files.Changed(url))
            AssertProblem(await anybody.Get(changed), 403, "INVALID_SIGNATURE");
        // An address to read is no address to write.
        AssertProblem(await anybody.Send(HttpMethod.Put, url, Api.Content(Files.Png(20), "image/png")),
            403, "INVALID_SIGNATURE");
    }
}
