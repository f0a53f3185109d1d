using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>Every frame a guest sends, and what it gets for it (surface, section 6).</summary>
public sealed class GuestFrameTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task A_message_is_acknowledged_once_it_is_stored()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.Say("Hello", "m-1");
        var ack = await guest.Next("ack");
        Assert.Equal("type clientMessageId sequenceId", Answer.Members(ack));
        Assert.Equal("m-1", ack.GetProperty("clientMessageId").GetString());
        var page = await Grid.Api.Get(Api.History(guest.ConversationId, 10, 1));
        var stored = page.Json.GetProperty("entities")[0];
        Assert.Equal(ack.GetProperty("sequenceId").GetString(), stored.GetProperty("sequenceId").GetString());
        Assert.Equal("Hello", stored.GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_message_of_somebody_else_arrives_whole()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await Grid.Api.Post(Api.Messages, new
        {
            conversationId = guest.ConversationId, text = "Hi",
            from = new { id = "grace", type = "agent", name = "Grace" },
        });
        var message = await guest.Next("message");
        Assert.Equal("type id text sequenceId from direction date", Answer.Members(message));
        Assert.Equal("""{"name":"Grace","type":"agent"}""", message.GetProperty("from").GetRawText());
        Assert.Equal("outbound", message.GetProperty("direction").GetString());
    }

    [Fact]
    public async Task The_same_client_message_id_is_the_same_message_on_any_way()
    {
        await using var guest = await GuestClient.Connect(Grid);
        var first = await guest.SayAndWait("once", "m-1");
        Assert.Equal(first, await guest.SayAndWait("once", "m-1"));
        Assert.Equal(first, (await Grid.Api.Say(guest.ConversationId, "once", "m-1")).Get("sequenceId"));
        await using var back = await GuestClient.Connect(Grid, guest.Token);
        Assert.Equal(first, await back.SayAndWait("once", "m-1"));
        var page = await Grid.Api.Get(Api.History(guest.ConversationId, 10, 1));
        Assert.Equal(1, page.Json.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData(4096, null)]
    [InlineData(4097, "MESSAGE_TOO_LONG")]
    [InlineData(0, "INVALID_MESSAGE")]
    public async Task A_text_has_1_to_4096_characters(int length, string? code)
    {
        await using var guest = await GuestClient.Connect(Grid);
        await AssertSaid(guest, new string('x', length), code);
        // The same in characters that take two units each.
        if (length > 0) await AssertSaid(guest, string.Concat(Enumerable.Repeat("\U0001F600", length / 2)), null);
        await guest.SayAndWait("the connection stays");
    }

    [Theory]
    [InlineData("a\u0000b")]
    [InlineData("\u202Eright to left\u200B\u0301")]
    [InlineData("\u2028\u2029</script><img src=x onerror=alert(1)>")]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467 e\u0301 \uFFFF")]
    [InlineData(" ")]
    public async Task A_text_comes_back_as_it_was_sent(string text)
    {
        await using var guest = await GuestClient.Connect(Grid);
        var position = await guest.SayAndWait(text);
        var page = await Grid.Api.Get(Api.History(guest.ConversationId, 10, 1));
        Assert.Equal(text, page.Json.GetProperty("entities")[0].GetProperty("text").GetString());
        await using var back = await GuestClient.Connect(Grid, guest.Token, ResumeTests.Position(position, 0));
        Assert.Equal(text, (await back.Next("message")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_message_without_a_text_or_with_a_bad_id_is_refused()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.Send(new { type = "message", clientMessageId = "m" });
        var error = await guest.Next("error");
        Assert.Equal("INVALID_MESSAGE m",
            $"{error.GetProperty("code").GetString()} {error.GetProperty("clientMessageId").GetString()}");
        await guest.Say("x", "");
        Assert.Equal("INVALID_MESSAGE", await guest.NextError());
        await guest.Say("x", new string('i', 129));
        Assert.Equal("INVALID_MESSAGE", await guest.NextError());
        await guest.SayAndWait("x", new string('i', 128));
    }

    [Fact]
    public async Task Typing_is_taken_twice_at_once_and_then_at_its_pace()
    {
        await using var grid = await RunningGrid.Start(RunningGrid.RoomyLimits, stopTime: true);
        await using var guest = await GuestClient.Connect(grid);
        for (var i = 0; i < 3; i++) await guest.Send(new { type = "typing", state = i % 2 == 0 ? "on" : "off" });
        var error = await guest.Next("error");
        Assert.Equal("RATE_LIMITED", error.GetProperty("code").GetString());
        Assert.InRange(error.GetProperty("retryAfterMs").GetInt64(), 1, 500);
        await guest.Send(new { type = "typing", state = "maybe" });
        Assert.Equal("INVALID_FRAME", await guest.NextError());
    }

    [Fact]
    public async Task A_read_mark_beyond_the_newest_message_is_refused()
    {
        await using var guest = await GuestClient.Connect(Grid);
        var position = await guest.SayAndWait("one");
        await guest.Send(new { type = "readReceipt", sequenceId = position });
        string?[] wrongs = [ResumeTests.Position(position, 2), ResumeTests.Position(position, 0), "x", null];
        foreach (var wrong in wrongs)
        {
            await guest.Send(new { type = "readReceipt", sequenceId = wrong });
            Assert.Equal("INVALID_POSITION", await guest.NextError());
        }
        Assert.Empty(await guest.Everything());
    }

    [Fact]
    public async Task A_context_is_merged_and_has_at_most_10_KiB()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.Send(new { type = "setContext", context = new { a = new string('x', 9_000) } });
        await guest.Send(new { type = "setContext", context = new { b = new string('x', 1_300) } });
        Assert.Equal("CONTEXT_TOO_LARGE", await guest.NextError());
        await guest.Send(new { type = "setContext", context = new { a = (string?)null } });
        await guest.Send(new { type = "setContext", context = new { b = new string('x', 1_300) } });
        Assert.Empty(await guest.Everything());
    }

    [Theory]
    [InlineData(10_240, null)]
    [InlineData(10_241, "CONTEXT_TOO_LARGE")]
    public async Task A_context_of_exactly_10_KiB_is_taken(int bytes, string? code)
    {
        await using var guest = await GuestClient.Connect(Grid);
        var context = $$"""{"k":"{{new string('x', bytes - 8)}}"}""";
        Assert.Equal(bytes, context.Length);
        await guest.SendText($$"""{"type":"setContext","context":{{context}}}""");
        if (code is null) Assert.Empty(await guest.Everything());
        else Assert.Equal(code, await guest.NextError());
    }

    [Theory]
    [InlineData("""{"queueId":5}""")]
    [InlineData("""{"queueId":""}""")]
    [InlineData("""{"priority":1.5}""")]
    [InlineData("""{"priority":99999999999}""")]
    [InlineData("""{"skills":"french"}""")]
    [InlineData("""{"skills":[5]}""")]
    [InlineData("""{"skills":[{"id":"french","level":"high"}]}""")]
    public async Task A_context_that_routes_nowhere_is_refused_and_the_connection_stays(string context)
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.SendText($$"""{"type":"setContext","context":{{context}}}""");
        Assert.Equal("INVALID_ROUTING", await guest.NextError());
        await using var other = await GuestClient.Open(Grid.Address);
        await other.SendText($$"""{"type":"connect","guestInfo":{"name":"x"},"metadata":{{context}}}""");
        Assert.Equal("INVALID_ROUTING", await other.NextError());
        await guest.SayAndWait("still here");
    }

    [Fact]
    public async Task A_token_can_be_renewed_on_the_same_socket()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.Send(new { type = "refreshToken" });
        var renewed = await guest.Next("tokenExpiring");
        Assert.Equal("type reason token expiresAt", Answer.Members(renewed));
        Assert.Equal("token", renewed.GetProperty("reason").GetString());
        Assert.NotEqual(guest.Token, renewed.GetProperty("token").GetString());
        await using var back = await GuestClient.Connect(Grid, renewed.GetProperty("token").GetString());
        Assert.Equal(guest.SessionId, back.SessionId);
    }

    [Fact]
    public async Task A_ping_is_answered_and_too_many_are_slowed_down()
    {
        await using var grid = await RunningGrid.Start(RunningGrid.RoomyLimits, stopTime: true);
        await using var guest = await GuestClient.Connect(grid);
        await guest.Send(new { type = "ping" });
        await guest.Next("pong");
        for (var i = 0; i < 100; i++) await guest.Send(new { type = "ping" });
        Assert.Equal("RATE_LIMITED", (await guest.Until("error")).GetProperty("code").GetString());
        Assert.True(guest.IsOpen);
    }

    [Fact]
    public async Task A_guest_that_ends_its_session_is_told_and_closed_for_good()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.Send(new { type = "end" });
        Assert.Equal("guest", (await guest.Next("ended")).GetProperty("reason").GetString());
        Assert.Equal(4500, await guest.Closed);
        await using var back = await GuestClient.Open(Grid.Address);
        await back.Send(new { type = "connect", token = guest.Token });
        Assert.Equal("SESSION_ENDED", await back.NextError());
        Assert.Equal("guest", (await back.Next("ended")).GetProperty("reason").GetString());
        Assert.Equal(4500, await back.Closed);
    }

    [Fact]
    public async Task A_session_that_is_ended_elsewhere_closes_its_socket()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await Grid.Api.Delete($"{Api.Sessions}/{guest.SessionId}");
        Assert.Equal("api", (await guest.Next("ended")).GetProperty("reason").GetString());
        Assert.Equal(4500, await guest.Closed);
    }

    [Theory]
    [InlineData("signOn")]
    [InlineData("accept")]
    [InlineData("auth")]
    [InlineData("handshake")]
    [InlineData("close")]
    public async Task A_frame_that_only_others_send_is_refused(string type)
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.Send(new { type });
        Assert.Equal("INVALID_FRAME", await guest.NextError());
    }

    private static async Task AssertSaid(GuestClient guest, string text, string? code)
    {
        await guest.Say(text, "c" + text.Length + text[..Math.Min(2, text.Length)]);
        if (code is null) await guest.Next("ack");
        else Assert.Equal(code, await guest.NextError());
    }
}
