using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>What an address to upload takes, and what is on disk after it has refused.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private readonly DataFolder data = new();
    private RunningGrid grid = null!;
    private GuestClient guest = null!;
    private Api self = null!;

    public async Task InitializeAsync()
    {
        grid = await RunningGrid.Start(RunningGrid.RoomyLimits, data.Path, stopTime: true);
        guest = await GuestClient.Connect(grid);
        self = Api.Bearing(grid.Address, guest.Token);
    }

    public async Task DisposeAsync()
    {
        self.Dispose();
        await guest.DisposeAsync();
        await grid.DisposeAsync();
        Assert.Empty(grid.Log.Errors);
        data.Dispose();
    }

    [Fact]
    public async Task An_address_takes_one_upload_and_no_second()
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 20);
        Assert.Equal(200, (await Files.Put(ticket, Files.Png(20))).Status);
        AssertProblem(await Files.Put(ticket, Files.Png(20)), 409, "ALREADY_UPLOADED");
        Assert.Single(OnDisk());
    }

    [Fact]
    public async Task Of_many_uploads_at_once_one_succeeds()
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 200_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Files.Put(ticket, Files.Png(200_000))));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(15, answers.Count(answer => answer.Status == 409));
        Assert.Single(OnDisk());
    }

    [Fact]
    public async Task A_file_of_ten_mebibytes_is_taken_and_one_byte_more_is_not()
    {
        const int Most = 10 * 1024 * 1024;
        var ticket = await Files.Ask(self, "cat.png", "image/png", Most);
        AssertProblem(await Files.Put(ticket, Files.Png(Most + 1)), 400, "ATTACHMENT_SIZE_MISMATCH");
        Assert.Empty(OnDisk());
        Assert.Equal(200, (await Files.Put(ticket, Files.Png(Most))).Status);
    }

    [Theory]
    [InlineData(19, true)]
    [InlineData(21, true)]
    [InlineData(0, true)]
    [InlineData(19, false)]
    [InlineData(21, false)]
    [InlineData(200_000, false)]
    public async Task Another_size_than_declared_is_refused_with_and_without_a_length(int size, bool hasLength)
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 20);
        var content = new byte[size];
        Files.Png(20).AsSpan(0, Math.Min(20, size)).CopyTo(content);
        var body = hasLength ? null : new StreamContent(new EndlessLength(content));
        body?.Headers.TryAddWithoutValidation("Content-Type", "image/png");
        AssertProblem(await Files.Put(ticket, content, body: body), 400, "ATTACHMENT_SIZE_MISMATCH");
        Assert.Empty(OnDisk());
        Assert.Equal(200, (await Files.Put(ticket, Files.Png(20))).Status);
    }

    [Fact]
    public async Task Another_type_than_declared_is_refused()
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 20);
        AssertProblem(await Files.Put(ticket, Files.Png(20), "image/jpeg"), 415, "UNSUPPORTED_MEDIA_TYPE");
        AssertProblem(await Files.Put(ticket, Files.Png(20), "text/html"), 415, "UNSUPPORTED_MEDIA_TYPE");
        Assert.Empty(OnDisk());
    }

    [Theory]
    [InlineData("Content-Encoding", "gzip", 415)]
    [InlineData("Content-Range", "bytes 0-19/40", 400)]
    public async Task A_packed_file_or_a_part_of_one_is_not_the_file(string header, string value, int status)
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 20);
        var body = Api.Content(Files.Png(20), "image/png");
        body.Headers.TryAddWithoutValidation(header, value);
        Assert.Equal(status, (await Files.Put(ticket, [], body: body)).Status);
        Assert.Empty(OnDisk());
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("%PDF-1.7 a document that says it is a picture")]
    [InlineData("\u0089PNG")]
    public async Task Content_that_is_not_what_its_type_says_is_refused_and_leaves_nothing(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var ticket = await Files.Ask(self, "cat.png", "image/png", content.Length);
        AssertProblem(await Files.Put(ticket, content), 400, "UNSUPPORTED_CONTENT_TYPE");
        Assert.Empty(OnDisk());
    }

    [Fact]
    public async Task Without_a_look_at_the_content_a_page_passes_for_a_picture()
    {
        var services = grid.Services;
        var careless = new Uploads(services.GetRequiredService<IGuestGrid>(),
            services.GetRequiredService<IAttachmentStore>(), services.GetRequiredService<IIdentifierSource>(),
            (_, _, _) => ValueTask.FromResult(true));
        var ticket = await Files.Ask(self, "cat.png", "image/png", 6);
        var id = AttachmentId.Parse(ticket.Json.GetProperty("metadata").GetProperty("id").GetString()!);
        var address = new SignedAddress(ConversationId.Parse(guest.ConversationId), id, "image/png", 6, 0);
        Assert.Null(await careless.Take(address, new MemoryStream([.. "<html>"u8]), _ => { }, default));
        Assert.Single(OnDisk());
    }

    [Fact]
    public async Task An_address_that_was_changed_is_no_good()
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 20);
        using var anybody = Api.Anonymous(grid.Address);
        foreach (var changed in Files.Changed(ticket.Get("uploadUrl")))
            AssertProblem(await anybody.Send(HttpMethod.Put, changed, Api.Content(Files.Png(20), "image/png")),
                403, "INVALID_SIGNATURE");
        AssertProblem(await anybody.Get(ticket.Get("uploadUrl")), 403, "INVALID_SIGNATURE");
        Assert.Empty(OnDisk());
    }

    [Fact]
    public async Task An_address_is_good_until_its_time_and_not_in_that_instant()
    {
        var (early, late) = (await Files.Ask(self, "cat.png", "image/png", 20),
            await Files.Ask(self, "cat.png", "image/png", 20));
        grid.Clock.Advance(TimeSpan.FromMinutes(5));
        await guest.SayAndWait("still here");
        grid.Clock.Advance(TimeSpan.FromMinutes(9.99));
        Assert.Equal(200, (await Files.Put(early, Files.Png(20))).Status);
        grid.Clock.Advance(TimeSpan.FromMinutes(0.01));
        AssertProblem(await Files.Put(late, Files.Png(20)), 403, "INVALID_SIGNATURE");
        Assert.Single(OnDisk());
    }

    [Fact]
    public async Task A_download_is_good_until_its_time_and_not_in_that_instant_and_each_reading_shows_a_fresh_one()
    {
        var url = await Shown(await Files.Upload(self, "cat.png", Files.Png(20)));
        using var anybody = Api.Anonymous(grid.Address);
        grid.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(200, (await anybody.Get(url)).Status);
        grid.Clock.Advance(TimeSpan.FromMilliseconds(1));
        AssertProblem(await anybody.Get(url), 403, "INVALID_SIGNATURE");
        var page = await grid.Api.Get(Api.History(guest.ConversationId, 1, 1));
        Assert.Equal(200, (await anybody.Get(UrlOf(page.Json.GetProperty("entities")[0]))).Status);
    }

    [Theory]
    [InlineData("00:00:10", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("00:00:09", false)]
    [InlineData("1.00:00:01", false)]
    public async Task A_download_may_be_good_for_ten_seconds_to_a_day(string lifetime, bool isTaken)
    {
        var start = RunningGrid.Start([("Attachments:DownloadLifetime", lifetime)]);
        if (isTaken) await (await start).DisposeAsync();
        else Assert.Contains("DownloadLifetime", (await Assert.ThrowsAnyAsync<Exception>(() => start)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sweep_clears_what_was_whole_but_never_confirmed_and_keeps_what_was(bool isConfirmed)
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 20);
        var id = AttachmentId.Parse(ticket.Json.GetProperty("metadata").GetProperty("id").GetString()!);
        var session = GuestSessionId.Parse(guest.SessionId);
        var key = new AttachmentKey(session, id, new UploadId(Guid.NewGuid()));
        // As a crash leaves it, on either side of the confirmation.
        Assert.True(await grid.Services.GetRequiredService<IAttachmentStore>()
            .Stage(key, new MemoryStream(Files.Png(20)), 20, default));
        if (isConfirmed)
            await grid.Services.GetRequiredService<IGuestGrid>().Session(session)
                .Execute(new GuestSessionCommand.ConfirmUpload(id, key.Upload));
        var sweep = grid.Services.GetServices<IHostedService>().OfType<LeftoverSweep>().Single();
        await sweep.Sweep(DateTimeOffset.MinValue);
        Assert.Single(OnDisk());
        await sweep.Sweep(DateTimeOffset.MaxValue);
        Assert.Equal(isConfirmed ? 1 : 0, OnDisk().Length);
        if (isConfirmed) await Shown(id.ToString());
        else Assert.Equal(200, (await Files.Put(ticket, Files.Png(20))).Status);
    }

    [Fact]
    public async Task An_upload_that_never_ends_ends_with_its_address()
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 500_000);
        grid.Clock.Advance(TimeSpan.FromMinutes(5));
        await guest.SayAndWait("still here");
        // Timers are real, and begin with the upload: so much is left of the fifteen minutes then.
        var left = TimeSpan.FromSeconds(1);
        grid.Clock.Advance(TimeSpan.FromMinutes(10) - left);
        using var socket = new TcpClient();
        await WriteAFifth(socket, ticket);
        Assert.Equal("", await ReadToEnd(socket));
        await Deadline.Until(() => Task.FromResult(OnDisk().Length == 0), "nothing is left of it");
        grid.Clock.Advance(left);
        AssertProblem(await Files.Put(ticket, Files.Png(500_000)), 403, "INVALID_SIGNATURE");
    }

    [Fact]
    public async Task An_interrupted_upload_leaves_nothing_and_may_be_tried_again()
    {
        var ticket = await Files.Ask(self, "cat.png", "image/png", 500_000);
        using (var socket = new TcpClient()) await Begin(socket, ticket);
        await Deadline.Until(() => Task.FromResult(OnDisk().Length == 0), "nothing is left of it");
        Assert.Equal(200, (await Files.Put(ticket, Files.Png(500_000))).Status);
    }

    [Fact]
    public async Task An_ended_session_takes_no_upload_and_keeps_what_it_has()
    {
        await Files.Upload(self, "cat.png", Files.Png(20));
        var ticket = await Files.Ask(self, "dog.png", "image/png", 20);
        await grid.Api.Delete($"{Api.Sessions}/{guest.SessionId}");
        AssertProblem(await Files.Put(ticket, Files.Png(20)), 404, "ATTACHMENT_NOT_FOUND");
        Assert.Single(OnDisk());
    }

    [Fact]
    public async Task Nothing_of_a_name_is_in_a_path()
    {
        await Files.Upload(self, "telltale.png", Files.Png(20));
        Assert.DoesNotContain("telltale", Assert.Single(OnDisk()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_erased_session_no_file_is_left_and_its_addresses_lead_nowhere()
    {
        await Files.Upload(self, "cat.png", Files.Png(20));
        var session = GuestSessionId.Parse(guest.SessionId);
        var store = grid.Services.GetRequiredService<IAttachmentStore>();
        await store.Erase(session);
        await store.Erase(session);
        Assert.Empty(OnDisk());
    }

    /// <summary>Writes a message that shows the file; where that is to be had.</summary>
    private async Task<string> Shown(string file)
    {
        await guest.Send(new { type = "message", attachments = new[] { new { id = file } } });
        await guest.Until("ack");
        var page = await grid.Api.Get(Api.History(guest.ConversationId, 1, 1));
        return UrlOf(page.Json.GetProperty("entities")[0]);
    }

    private static string UrlOf(JsonElement message) =>
        message.GetProperty("attachments")[0].GetProperty("url").GetString()!;

    private string[] OnDisk() => data.Attachments();

    private async Task Begin(TcpClient socket, Answer ticket)
    {
        await WriteAFifth(socket, ticket);
        await Deadline.Until(() => Task.FromResult(OnDisk().Length == 1), "it is on its way");
    }

    private static async Task WriteAFifth(TcpClient socket, Answer ticket)
    {
        var url = new Uri(ticket.Get("uploadUrl"));
        await socket.ConnectAsync(url.Host, url.Port);
        var head = $"PUT {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: image/png\r\n"
            + "Content-Length: 500000\r\n\r\n";
        await socket.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. Files.Png(100_000)]);
    }

    private static async Task<string> ReadToEnd(TcpClient socket)
    {
        using var reader = new StreamReader(socket.GetStream(), leaveOpen: true);
        try
        {
            return await reader.ReadToEndAsync().InTime("the end of the connection");
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Content whose length nobody knows before: it is sent in chunks.</summary>
    private sealed class EndlessLength(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
