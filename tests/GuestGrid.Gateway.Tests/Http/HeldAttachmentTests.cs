using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Entities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static GuestGrid.Gateway.Tests.Http.ProblemTests;

namespace GuestGrid.Gateway.Tests.Http;

/// <summary>Uploads of a backend that says only what the surface asks for: name, type and size (section 6).</summary>
public sealed class HeldAttachmentTests : IAsyncLifetime
{
    private readonly DataFolder data = new();
    private RunningGrid grid = null!;
    private GuestClient guest = null!;

    public async Task InitializeAsync()
    {
        grid = await RunningGrid.Start(
            [.. RunningGrid.RoomyLimits, ("Attachments:PerSession", "2"), ("Tokens:AccessTokenLifetime", "23:59:59")],
            data.Path, stopTime: true);
        guest = await GuestClient.Connect(grid);
    }

    public async Task DisposeAsync()
    {
        await guest.DisposeAsync();
        await grid.DisposeAsync();
        Assert.Empty(grid.Log.Errors);
        data.Dispose();
    }

    [Fact]
    public async Task Name_type_and_size_are_enough_and_the_guest_whose_message_shows_it_has_it()
    {
        var file = await Upload();
        await Show(guest, file);
        var shown = await Shown(guest);
        Assert.Equal(file, shown.GetProperty("id").GetString());
        using var anybody = Api.Anonymous(grid.Address);
        Assert.Equal(200, (await anybody.Get(shown.GetProperty("url").GetString()!)).Status);
        Assert.Single(OnDisk());
        await Show(guest, file);
    }

    [Fact]
    public async Task Of_many_guesses_at_once_only_those_that_were_paid_for_are_answered()
    {
        var held = grid.Services.GetRequiredService<HeldAttachments>();
        var guess = new GuestSessionCommand.SendMessage(
            Participant.Guest, "", null, null, [new AttachmentId(Guid.NewGuid())]);
        var outcome = await held.Send(new SpentWay(), GuestSessionId.Parse(guest.SessionId), guess);
        Assert.IsType<GuestSessionRejection.RateExceeded>(outcome.Rejection);
    }

    [Fact]
    public async Task What_one_guest_has_shown_is_another_s_no_more_and_nobody_s_before_it_is_uploaded()
    {
        var ticket = await Files.Ask(grid.Api, "cat.png", "image/png", 20);
        var file = ticket.Json.GetProperty("metadata").GetProperty("id").GetString()!;
        Assert.Equal("ATTACHMENT_NOT_FOUND", await Refused(guest, file));
        Assert.Equal(200, (await Files.Put(ticket, Files.Png(20))).Status);
        AssertProblem(await Files.Put(ticket, Files.Png(20)), 409, "ALREADY_UPLOADED");
        await Show(guest, file);
        await using var other = await GuestClient.Connect(grid);
        Assert.Equal("ATTACHMENT_NOT_FOUND", await Refused(other, file));
        Assert.Equal("ATTACHMENT_NOT_FOUND", await Refused(guest, guest.SessionId));
        AssertProblem(await Files.Put(ticket, Files.Png(20)), 404, "NOT_FOUND");
        Assert.Single(OnDisk());
    }

    [Fact]
    public async Task Of_many_guests_that_show_it_at_once_one_has_it()
    {
        var file = await Upload();
        var guests = new List<GuestClient>();
        for (var i = 0; i < 8; i++) guests.Add(await GuestClient.Connect(grid));
        var answers = await Task.WhenAll(guests.Select(one => grid.Api.Post(Api.Messages, new
        {
            conversationId = one.ConversationId, from = new { type = "user" }, attachments = new[] { new { id = file } },
        })));
        Assert.Single(answers, answer => answer.Status == 202);
        Assert.Equal(7, answers.Count(answer => answer.Status == 404));
        Assert.Single(OnDisk());
        foreach (var one in guests) await one.DisposeAsync();
    }

    [Fact]
    public async Task Of_many_repeats_of_a_message_at_once_none_is_told_that_its_file_is_not_there()
    {
        var file = await Files.Upload(grid.Api, "cat.png", Files.Png(4 * 1024 * 1024));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => grid.Api.Post(Api.Messages, new
        {
            conversationId = guest.ConversationId, from = new { type = "user" }, clientMessageId = "c-1",
            attachments = new[] { new { id = file } },
        })));
        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        Assert.Single(answers.Select(answer => answer.Get("sequenceId")).Distinct());
    }

    [Fact]
    public async Task An_agent_s_message_makes_it_the_agent_s()
    {
        var file = await Upload();
        object Message(string type) => new
        {
            conversationId = guest.ConversationId, from = new { type, id = "bo" },
            attachments = new[] { new { id = file } },
        };
        Assert.Equal(202, (await grid.Api.Post(Api.Messages, Message("agent"))).Status);
        AssertProblem(await grid.Api.Post(Api.Messages, Message("user")), 404, "ATTACHMENT_NOT_FOUND");
        var frame = await guest.Until("message");
        Assert.Equal(file, frame.GetProperty("attachments")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_session_has_as_many_of_them_as_of_its_own()
    {
        foreach (var file in new[] { await Upload(), await Upload() }) await Show(guest, file);
        Assert.Equal("TOO_MANY_ATTACHMENTS", await Refused(guest, await Upload()));
    }

    [Fact]
    public async Task Guessing_costs_as_much_as_writing_and_showing_costs_one_message()
    {
        var file = await Upload();
        for (var i = 0; i < 9; i++)
            Assert.Equal("ATTACHMENT_NOT_FOUND", await Refused(guest, Guid.NewGuid().ToString()));
        await Show(guest, file);
        foreach (var known in new[] { file, Guid.NewGuid().ToString() })
            Assert.Equal("RATE_LIMITED", await Refused(guest, known));
        var answer = await grid.Api.Post(Api.Messages, new
        {
            conversationId = guest.ConversationId, from = new { type = "user" },
            attachments = new[] { new { id = Guid.NewGuid() } },
        });
        AssertProblem(answer, 429, "RATE_LIMITED");
        grid.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("ATTACHMENT_NOT_FOUND", await Refused(guest, Guid.NewGuid().ToString()));
        Assert.Equal("RATE_LIMITED", await Refused(guest, file));
    }

    [Fact]
    public async Task What_nobody_shows_is_gone_in_an_hour_and_what_was_shown_with_its_guest()
    {
        var (lonely, shown) = (await Upload(), await Upload());
        await Show(guest, shown);
        grid.Clock.Advance(TimeSpan.FromMinutes(74));
        Assert.Equal(2, OnDisk().Length);
        grid.Clock.Advance(TimeSpan.FromMinutes(1));
        await Deadline.Until(() => Task.FromResult(OnDisk().Length == 1), "the one that nobody showed is erased");
        await using var late = await GuestClient.Connect(grid);
        Assert.Equal("ATTACHMENT_NOT_FOUND", await Refused(late, lonely));
        var id = guest.Connected.GetProperty("guestId").GetString();
        Assert.Equal(204, (await grid.Api.Delete($"/api/v2/guests/{id}")).Status);
        await Deadline.Until(() => Task.FromResult(OnDisk().Length == 0), "the other one is erased with its guest");
    }

    [Fact]
    public async Task A_sweep_keeps_what_is_held_and_waits_for_its_message()
    {
        var file = await Upload();
        var sweep = grid.Services.GetServices<IHostedService>().OfType<LeftoverSweep>().Single();
        await sweep.Sweep(DateTimeOffset.MaxValue);
        await Show(guest, file);
        Assert.Single(OnDisk());
    }

    private async Task<string> Upload() => await Files.Upload(grid.Api, "cat.png", Files.Png(20));

    private static async Task Show(GuestClient guest, string file)
    {
        await guest.Send(new { type = "message", text = "look", attachments = new[] { new { id = file } } });
        await guest.Until("ack");
    }

    private static async Task<string?> Refused(GuestClient guest, string file)
    {
        await guest.Send(new { type = "message", attachments = new[] { new { id = file } } });
        return await guest.NextError();
    }

    private async Task<System.Text.Json.JsonElement> Shown(GuestClient guest) =>
        (await grid.Api.Get(Api.History(guest.ConversationId, 10, 1))).Json.GetProperty("entities")[0]
            .GetProperty("attachments")[0];

    private string[] OnDisk() => data.Attachments();

    /// <summary>Another guess spent what was left after this one was looked at.</summary>
    private sealed class SpentWay : IEntity<GuestSessionCommand, GuestSessionAnswer>
    {
        public ValueTask<Outcome<GuestSessionAnswer>> Execute(GuestSessionCommand command) =>
            new(new Outcome<GuestSessionAnswer>(null!, command is GuestSessionCommand.SpendAllowance
                ? new GuestSessionRejection.RateExceeded() : new GuestSessionRejection.AttachmentUnknown(), false));
    }
}
