using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using Microsoft.Extensions.DependencyInjection;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>What changes between two steps of one request shows as it is then, and as no fault.</summary>
public sealed class MeanwhileTests : IAsyncLifetime
{
    private readonly LateAnswers late = new();
    private RunningGrid grid = null!;

    public async Task InitializeAsync() => grid = await RunningGrid.Start(RunningGrid.RoomyLimits, change: late.Into());

    public async Task DisposeAsync()
    {
        await grid.DisposeAsync();
        Assert.Empty(grid.Log.Errors);
    }

    [Fact]
    public async Task A_history_that_is_erased_while_it_is_read_is_not_found()
    {
        await using var guest = await GuestClient.Connect(grid);
        await guest.SayAndWait("Hello");
        late.DelayNext<GuestSessionCommand.Inspect>(() => Erase(guest));
        AssertProblem(await grid.Api.Get(Api.History(guest.ConversationId, 10, 1)), 404, "NOT_FOUND");
        Assert.False(late.Delays);
    }

    [Fact]
    public async Task An_upload_whose_guest_is_erased_under_way_is_not_found()
    {
        await using var guest = await GuestClient.Connect(grid);
        using var self = Api.Bearing(grid.Address, guest.Token);
        var ticket = await Files.Ask(self, "cat.png", "image/png", 20);
        var (session, id) = (GuestSessionId.Parse(guest.SessionId),
            AttachmentId.Parse(ticket.Json.GetProperty("metadata").GetProperty("id").GetString()!));
        var store = new ErasedOnArrival(grid.Services.GetRequiredService<IAttachmentStore>());
        var uploads = new Uploads(grid.Services.GetRequiredService<IGuestGrid>(), store,
            grid.Services.GetRequiredService<IIdentifierSource>(), grid.Services.GetRequiredService<ContentCheck>());
        var refusal = await uploads.Take(new SignedAddress(ConversationId.Of(session), id, "image/png", 20,
            long.MaxValue), new MemoryStream(Files.Png(20)), _ => { }, CancellationToken.None);
        Assert.Equal(ErrorCatalogue.AttachmentNotFound, refusal?.Error);
    }

    [Fact]
    public async Task A_repeat_of_a_message_waits_for_the_file_that_the_first_brings()
    {
        await using var guest = await GuestClient.Connect(grid);
        var message = new
        {
            conversationId = guest.ConversationId, from = new { type = "user" }, clientMessageId = "c-1",
            attachments = new[] { new { id = await Files.Upload(grid.Api, "cat.png", Files.Png(20)) } },
        };
        Task<Answer>? repeat = null;
        late.DelayNext<GuestSessionCommand.FindAttachment>(async () =>
        {
            repeat = grid.Api.Post(Api.Messages, message);
            // One that does not wait has its answer long before.
            await Task.WhenAny(repeat, Task.Delay(TimeSpan.FromSeconds(1)));
        });
        Assert.Equal(202, (await grid.Api.Post(Api.Messages, message)).Status);
        Assert.Equal(202, (await repeat!).Status);
    }

    [Fact]
    public async Task A_guest_whose_new_connection_takes_over_is_connected_all_the_while()
    {
        await using var guest = await GuestClient.Connect(grid);
        GuestClient? newer = null;
        late.DelayNext<GuestSessionCommand.Inspect>(async () =>
        {
            newer = await GuestClient.Connect(grid, guest.Token);
            await guest.Closed;
            await Deadline.Until(() => Task.FromResult(
                grid.Services.GetRequiredService<ConnectionTable>().Open.Count == 1), "the older one is gone");
        });
        var answer = await grid.Api.Get($"{Api.Sessions}/{guest.SessionId}");
        await using (newer!) Assert.Equal("connected", answer.Get("status"));
    }

    [Fact]
    public async Task What_was_said_before_the_end_comes_before_it_also_to_who_is_still_catching_up()
    {
        await using var guest = await GuestClient.Connect(grid);
        var last = await guest.SayAndWait("Hello");
        await guest.Close();
        foreach (var text in new[] { "Good day", "Farewell" })
            Assert.Equal(202, (await grid.Api.Post(Api.Messages, new
            {
                conversationId = guest.ConversationId, from = new { id = "grace", type = "agent" }, text,
            })).Status);
        late.DelayNext<GuestSessionCommand.ReadRecent>(async () =>
            Assert.Equal(204, (await grid.Api.Delete($"{Api.Sessions}/{guest.SessionId}")).Status));
        await using var back = await GuestClient.Connect(grid, guest.Token, last);
        var (frames, code) = await back.Rest();
        Assert.Equal(["message", "message", "ended"], frames.Select(frame => frame.GetProperty("type").GetString()));
        Assert.Equal(4500, code);
    }

    [Fact]
    public async Task The_token_that_a_guest_gets_last_is_the_newest()
    {
        await using var guest = await GuestClient.Connect(grid);
        var table = grid.Services.GetRequiredService<ConnectionTable>();
        Answer newest = null!;
        late.DelayNext<GuestSessionCommand.RotateToken>(async () =>
        {
            newest = await grid.Api.Post($"{Api.Sessions}/{guest.SessionId}/token", null);
            foreach (var connection in table.Open) await table.Resync(connection);
        });
        await guest.Send(new { type = "refreshToken" });
        var last = await guest.Next("tokenExpiring");
        Assert.Equal(newest.Get("token"), last.GetProperty("token").GetString());
        Assert.Empty(await guest.Everything());
    }

    private async Task Erase(GuestClient guest)
    {
        var id = guest.Connected.GetProperty("guestId").GetString();
        Assert.Equal(204, (await grid.Api.Delete($"/api/v2/guests/{id}")).Status);
        await Deadline.Until(async () => (await grid.Api.Get($"{Api.Sessions}/{guest.SessionId}")).Status == 404);
    }

    private sealed class ErasedOnArrival(IAttachmentStore inner) : IAttachmentStore
    {
        public async Task<bool> Stage(
            AttachmentKey key, Stream content, long size, CancellationToken cancellation)
        {
            var isStaged = await inner.Stage(key, content, size, cancellation);
            await inner.Erase(key.Session);
            return isStaged;
        }

        public Task Keep(AttachmentKey key) => inner.Keep(key);

        public Task Discard(AttachmentKey key) => inner.Discard(key);

        public Stream? Open(AttachmentKey key) => inner.Open(key);

        public Task Erase(GuestSessionId session) => inner.Erase(session);

        public IReadOnlyList<AttachmentKey> Leftovers(DateTimeOffset before) => inner.Leftovers(before);
    }
}
