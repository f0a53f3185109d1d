using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Dialects;

/// <summary>Files that a simulator sends in one frame (surface, section 7).</summary>
public sealed class SimulatorUploadTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private const int Largest = 10 * 1024 * 1024;

    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task A_file_becomes_a_message_of_the_guest_that_everybody_in_the_conversation_can_download()
    {
        await using var guest = await SimulatorClient.Open(Grid);
        var content = Files.Png(1000);
        content[^1] = 7;
        await guest.Send(Upload(content, caption: "Look", clientMessageId: "m-1"));
        var conversation = (await guest.Next("connect")).GetProperty("conversationId").GetString()!;
        Assert.Equal("m-1", (await guest.Until("ack")).GetProperty("clientMessageId").GetString());
        var page = await Grid.Api.Get(Api.History(conversation, 10, 1));
        var message = Assert.Single(page.Json.GetProperty("entities").EnumerateArray());
        Assert.Equal(("Look", "inbound"),
            (message.GetProperty("text").GetString(), message.GetProperty("direction").GetString()));
        var shown = Assert.Single(message.GetProperty("attachments").EnumerateArray());
        Assert.Equal(("cat.png", "image/png", 1000), (shown.GetProperty("filename").GetString(),
            shown.GetProperty("contentType").GetString(), shown.GetProperty("size").GetInt32()));
        using var http = new HttpClient { BaseAddress = Grid.Address };
        Assert.Equal(content, await http.GetByteArrayAsync(shown.GetProperty("url").GetString()));
    }

    [Fact]
    public async Task A_file_needs_no_caption_and_members_may_come_in_any_order()
    {
        await using var guest = await SimulatorClient.Open(Grid);
        var buffer = Convert.ToBase64String(Files.Pdf(20));
        await guest.Send(new { buffer, contentType = "application/pdf", filename = "offer.pdf", action = "upload" });
        await guest.Until("ack");
    }

    [Fact]
    public async Task The_largest_file_fits_and_one_byte_more_is_refused()
    {
        await using var guest = await SimulatorClient.Open(Grid);
        await guest.Send(Upload(Files.Png(Largest)));
        await guest.Until("ack");
        await guest.Send(Upload(Files.Png(Largest + 1), clientMessageId: "m-2"));
        var error = await guest.Until("error");
        Assert.Equal(("ATTACHMENT_TOO_LARGE", "m-2"),
            (error.GetProperty("code").GetString(), error.GetProperty("clientMessageId").GetString()));
        await guest.Send(Upload(Files.Png(100)));
        await guest.Until("ack");
    }

    [Fact]
    public async Task A_frame_is_longer_on_this_socket_only_and_no_longer_than_its_file()
    {
        const int limit = 100_000;
        await using var grid = await RunningGrid.Start([.. RunningGrid.RoomyLimits, ("Simulator:UploadBytes", "1000"),
            ("Attachments:FileBytes", "2000")]);
        await using var guest = await SimulatorClient.Open(grid);
        await guest.Send(Upload(Files.Png(1000)));
        await guest.Until("ack");
        await guest.Send(Upload(Files.Png(1001)));
        Assert.Equal("ATTACHMENT_TOO_LARGE", (await guest.Until("error")).GetProperty("code").GetString());
        await guest.Send(Upload(Files.Png(limit)));
        Assert.Equal(1009, await guest.Closed);
        await using var other = await GuestClient.Connect(Grid);
        await other.Send(Upload(Files.Png(limit)));
        Assert.Equal(1009, await other.Closed);
    }

    [Fact]
    public async Task The_limits_of_attachments_hold_for_it_too()
    {
        await using var grid = await RunningGrid.Start([.. RunningGrid.RoomyLimits, ("Attachments:FileBytes", "500"),
            ("Attachments:PerSession", "2"), ("Attachments:Types:0", "image/png")]);
        await using var guest = await SimulatorClient.Open(grid);
        foreach (var (file, code) in new[]
        {
            (Upload(Files.Png(501)), "ATTACHMENT_TOO_LARGE"),
            (Upload(Files.Pdf(100), "a.pdf", "application/pdf"), "UNSUPPORTED_CONTENT_TYPE"),
            // What is refused takes no place of those that follow.
            (Upload(Files.Pdf(100)), "UNSUPPORTED_CONTENT_TYPE"), (Upload(Files.Pdf(100)), "UNSUPPORTED_CONTENT_TYPE"),
        })
        {
            await guest.Send(file);
            Assert.Equal(code, (await guest.Until("error")).GetProperty("code").GetString());
        }
        foreach (var size in new[] { 500, 10 })
        {
            await guest.Send(Upload(Files.Png(size)));
            await guest.Until("ack");
        }
        await guest.Send(Upload(Files.Png(10)));
        Assert.Equal("TOO_MANY_ATTACHMENTS", (await guest.Until("error")).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""{"action":"upload"}""", "INVALID_FRAME")]
    [InlineData("""{"action":"upload","filename":"a.png","contentType":"image/png"}""", "INVALID_FRAME")]
    [InlineData("""{"action":"upload","filename":"a.png","contentType":"image/png","buffer":"%"}""", "INVALID_FRAME")]
    [InlineData("""{"action":"upload","filename":"a.png","contentType":"image/png","buffer":[1]}""", "INVALID_FRAME")]
    [InlineData("""{"action":"upload","filename":"a.png","contentType":"image/png","buffer":""}""", "INVALID_REQUEST")]
    [InlineData(
        """{"action":"upload","filename":"../a.png","contentType":"image/png","buffer":"AAAA"}""", "INVALID_REQUEST")]
    [InlineData("""{"action":"upload","contentType":"image/png","buffer":"AAAA"}""", "INVALID_REQUEST")]
    [InlineData("""{"action":"upload","filename":"a.png","buffer":"AAAA"}""", "UNSUPPORTED_CONTENT_TYPE")]
    [InlineData("""{"action":"upload","filename":"a.html","contentType":"text/html","buffer":"AAAA"}""",
        "UNSUPPORTED_CONTENT_TYPE")]
    [InlineData("""{"action":"upload","filename":"a.png","contentType":"image/png","buffer":"AAAA"}""",
        "UNSUPPORTED_CONTENT_TYPE")]
    public async Task What_is_no_file_is_refused_in_words_and_the_socket_stays(string frame, string code)
    {
        await using var guest = await SimulatorClient.Open(Grid);
        await guest.SendText(frame);
        var error = await guest.Until("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("error").GetString()));
        await guest.Send(Upload(Files.Png(10)));
        await guest.Until("ack");
    }

    [Fact]
    public async Task A_caption_is_as_long_as_a_message()
    {
        await using var guest = await SimulatorClient.Open(Grid);
        await guest.Send(Upload(Files.Png(10), caption: new string('x', 4097)));
        Assert.Equal("MESSAGE_TOO_LONG", (await guest.Until("error")).GetProperty("code").GetString());
        await guest.Send(Upload(Files.Png(10), caption: new string('x', 4096)));
        await guest.Until("ack");
    }

    private static object Upload(byte[] content, string filename = "cat.png", string contentType = "image/png",
        string? caption = null, string? clientMessageId = null) => new
        {
            action = "upload", filename, contentType, buffer = Convert.ToBase64String(content), caption,
            clientMessageId,
        };
}
