using System.Text;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime.Stores;
using Microsoft.Extensions.DependencyInjection;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Dialects;

/// <summary>A deleted guest leaves nothing (surface, section 2).</summary>
public sealed class GuestErasureTests
{
    private const string Guests = "/api/v2/guests";
    private const string Marker = "marker-7f3a";

    [Fact]
    public async Task Who_is_erased_is_gone_with_sessions_socket_messages_and_rows_and_may_come_anew()
    {
        await using var grid = await RunningGrid.Start(
            [.. RunningGrid.RoomyLimits, ("Limits:MessagesPerSecond", "100000")]);
        var made = await grid.Api.Post(Guests,
            new { name = Marker, anonymousId = Marker, attributes = new { note = Marker } });
        var (id, session, token) = (made.Get("id"), GuestTests.Session(made), made.Get("guestToken"));
        await using var guest = await HandshakeClient.Shake(grid, id, session, token);
        var conversation = (await guest.Next("handshake")).GetProperty("conversationId").GetString()!;
        // More than one page of its transcript.
        for (var i = 0; i < 130; i++)
        {
            await guest.Send(new { type = "message", text = $"{Marker} {i}" });
            await guest.Until("ack");
        }
        EntityKey[] left =
        [
            new(EntityKinds.Visitor, id), new(EntityKinds.Session, session),
            new(EntityKinds.Transcript, $"{conversation}/0"), new(EntityKinds.Transcript, $"{conversation}/1"),
        ];
        await Deadline.Until(async () => (await Kept(grid, left)) == left.Length);

        Assert.Equal(204, (await grid.Api.Delete($"{Guests}/{id}")).Status);

        Assert.Equal(4500, await guest.Closed);
        AssertProblem(await grid.Api.Delete($"{Guests}/{id}"), 404, "NOT_FOUND");
        AssertProblem(await grid.Api.Get($"{Guests}/{id}"), 404, "NOT_FOUND");
        AssertProblem(await GuestTests.Put(grid.Api, id, new { name = "x" }), 404, "NOT_FOUND");
        // A mark without content is left for a minute: so long an opening under the same key may be on its way.
        await Deadline.Until(async () => (await Kept(grid, left)) <= 1);
        var mark = await grid.Services.GetRequiredService<IEntityStore>().Load(
            new EntityKey(EntityKinds.Session, session));
        Assert.All([mark.Snapshot.GetValueOrDefault(), .. mark.Entries], content =>
            Assert.DoesNotContain(Marker, Encoding.UTF8.GetString(content.Span), StringComparison.Ordinal));
        grid.Clock.Advance(TimeSpan.FromMinutes(1));
        await Deadline.Until(async () => (await Kept(grid, left)) == 0);
        AssertProblem(await grid.Api.Get($"{Api.Sessions}/{session}"), 404, "NOT_FOUND");
        await using var late = await HandshakeClient.Shake(grid, id, session, token);
        Assert.Equal("INVALID_TOKEN", await late.NextError());
        Assert.Equal(4501, await late.Closed);
        Assert.Equal(0, await Kept(grid, left));

        var again = await grid.Api.Post(Guests, new { anonymousId = Marker, name = "Somebody" });
        Assert.Equal((201, id), (again.Status, again.Get("id")));
        Assert.Empty(again.Json.GetProperty("attributes").EnumerateObject());
        Assert.Equal(1, again.Json.GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Files_of_who_is_erased_leave_the_disk_and_nobody_elses()
    {
        using var data = new DataFolder();
        await using var grid = await RunningGrid.Start(RunningGrid.RoomyLimits, data.Path);
        var (erased, other) = (await Uploaded(grid, "erased"), await Uploaded(grid, "other"));
        Assert.Equal(4, data.Attachments().Length);

        Assert.Equal(204, (await grid.Api.Delete($"{Guests}/{erased.Guest}")).Status);

        await Deadline.Until(() => Task.FromResult(data.Attachments().Length == 2));
        Assert.All(data.Attachments(), file => Assert.Contains(other.Session, file, StringComparison.Ordinal));
    }

    private static async Task<(string Guest, string Session)> Uploaded(RunningGrid grid, string anonymousId)
    {
        var made = await grid.Api.Post(Guests, new { anonymousId });
        using var self = Api.Bearing(grid.Address, made.Get("guestToken"));
        await Files.Upload(self, "cat.png", Files.Png(20));
        await Files.Upload(self, "dog.png", Files.Png(300_000));
        return (made.Get("id"), GuestTests.Session(made));
    }

    private static async Task<int> Kept(RunningGrid grid, EntityKey[] keys)
    {
        var store = grid.Services.GetRequiredService<IEntityStore>();
        var kept = 0;
        foreach (var key in keys)
            if ((await store.Load(key)).Version > 0) kept++;
        return kept;
    }
}
