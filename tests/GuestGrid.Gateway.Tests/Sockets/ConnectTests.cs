using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Sockets;

public sealed class ConnectTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private RunningGrid Grid => fixture.Grid;

    [Fact]
    public async Task Without_a_token_a_guest_gets_a_session()
    {
        await using var guest = await GuestClient.Connect(Grid);
        Assert.Equal("type sessionId guestId token conversationId expiresAt resumedFrom",
            Answer.Members(guest.Connected));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, guest.Connected.GetProperty("resumedFrom").ValueKind);
        Assert.Equal("connected", (await Grid.Api.Get($"{Api.Sessions}/{guest.SessionId}")).Get("status"));
    }

    [Fact]
    public async Task With_its_token_a_guest_is_back_in_its_session()
    {
        await using var first = await GuestClient.Connect(Grid);
        await first.Close();
        await using var second = await GuestClient.Connect(Grid, first.Token);
        Assert.Equal(first.SessionId, second.SessionId);
        Assert.Equal(first.ConversationId, second.ConversationId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task A_token_that_is_none_is_refused_for_good(string token)
    {
        await using var guest = await GuestClient.Open(Grid.Address);
        await guest.Send(new { type = "connect", guestInfo = new { name = "Eve" }, token });
        Assert.Equal("INVALID_TOKEN", await guest.NextError());
        Assert.Equal(4501, await guest.Closed);
    }

    [Fact]
    public async Task A_token_with_another_signature_or_of_another_kind_is_refused_for_good()
    {
        await using var owner = await GuestClient.Connect(Grid);
        var parts = owner.Token.Split('.');
        string[] forged =
        [
            $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}", Grid.Api.Token!, owner.Token + "A",
            owner.Token[..^1],
        ];
        foreach (var token in forged)
        {
            await using var guest = await GuestClient.Open(Grid.Address);
            await guest.Send(new { type = "connect", token });
            Assert.Equal("INVALID_TOKEN", await guest.NextError());
            Assert.Equal(4501, await guest.Closed);
        }
        Assert.True(owner.IsOpen);
    }

    [Fact]
    public async Task A_token_of_another_grid_is_refused_for_good()
    {
        await using var other = await RunningGrid.Start(RunningGrid.RoomyLimits);
        await using var stranger = await GuestClient.Connect(other);
        await using var guest = await GuestClient.Open(Grid.Address);
        await guest.Send(new { type = "connect", token = stranger.Token });
        Assert.Equal("INVALID_TOKEN", await guest.NextError());
        Assert.Equal(4501, await guest.Closed);
    }

    [Fact]
    public async Task A_newer_connection_takes_over_and_the_older_one_is_told()
    {
        await using var older = await GuestClient.Connect(Grid);
        await using var newer = await GuestClient.Connect(Grid, older.Token);
        var (frames, code) = await older.Rest();
        Assert.Equal(4509, code);
        var ended = Assert.Single(frames);
        Assert.Equal("ended superseded", $"{ended.GetProperty("type")} {ended.GetProperty("reason")}");
        await newer.SayAndWait("still here");
        Assert.Equal("connected", (await Grid.Api.Get($"{Api.Sessions}/{newer.SessionId}")).Get("status"));
    }

    [Fact]
    public async Task What_a_superseded_connection_still_sends_changes_nothing()
    {
        using var older = await RawSocket.Open(Grid.Address);
        await older.Send("""{"type":"connect","guestInfo":{"name":"Twice"}}""");
        using var connected = System.Text.Json.JsonDocument.Parse(await older.ReadText());
        await using var newer = await GuestClient.Connect(
            Grid, connected.RootElement.GetProperty("token").GetString());
        Assert.Contains("superseded", await older.ReadText(), StringComparison.Ordinal);
        // It has not answered the close, so it can still write.
        await older.Send("""{"type":"message","text":"ghost"}""");
        await older.Send("""{"type":"end"}""");
        await older.Write(RawSocket.Frame(RawSocket.CloseFrame, [0x11, 0x9D]));
        await older.ReadToEnd();
        await newer.SayAndWait("mine");
        var page = await Grid.Api.Get(Api.History(newer.ConversationId, 10, 1));
        Assert.Equal(1, page.Json.GetProperty("total").GetInt32());
        Assert.True(newer.IsOpen);
    }

    [Fact]
    public async Task Of_many_connections_at_once_one_stays()
    {
        await using var first = await GuestClient.Connect(Grid);
        var rivals = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GuestClient.Open(Grid.Address))).InTime();
        // Some hear that they are superseded before they hear that they were connected.
        await Task.WhenAll(rivals.Select(rival => rival.Send(new { type = "connect", token = first.Token }))).InTime();
        await Deadline.Until(() => Task.FromResult(rivals.Count(rival => rival.IsOpen) == 1));
        var stays = rivals.Single(rival => rival.IsOpen);
        await stays.Next("connect");
        await stays.SayAndWait("I stay");
        foreach (var rival in rivals.Where(rival => rival != stays)) Assert.Equal(4509, await rival.Closed);
        foreach (var rival in rivals) await rival.DisposeAsync();
    }

    [Fact]
    public async Task A_faulty_connect_is_refused_and_may_be_corrected_on_the_same_socket()
    {
        await using var guest = await GuestClient.Open(Grid.Address);
        await guest.Send(new { type = "connect", guestInfo = new { name = "a\u0000b" } });
        Assert.Equal("INVALID_REQUEST", await guest.NextError());
        await guest.Send(new { type = "connect", guestInfo = new { name = "Ada", email = "nothing" } });
        Assert.Equal("INVALID_REQUEST", await guest.NextError());
        await guest.Send(new { type = "connect", metadata = new { priority = "high" } });
        Assert.Equal("INVALID_ROUTING", await guest.NextError());
        await guest.Send(new { type = "message", text = "too early" });
        Assert.Equal("INVALID_FRAME", await guest.NextError());
        await guest.Send(new { type = "connect", guestInfo = new { name = "Ada" } });
        await guest.Next("connect");
    }

    [Fact]
    public async Task A_second_connect_on_one_socket_is_refused()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.Send(new { type = "connect", guestInfo = new { name = "Again" } });
        Assert.Equal("INVALID_FRAME", await guest.NextError());
        await guest.SayAndWait("and goes on");
    }

    [Fact]
    public async Task The_limits_of_a_visitor_hold_on_the_socket_too()
    {
        await using var grid = await RunningGrid.Start([], stopTime: true);
        await using var first = await GuestClient.Open(grid.Address);
        await first.Send(new { type = "connect", guestInfo = new { name = "A", anonymousId = "one" } });
        await first.Next("connect");
        await using var second = await GuestClient.Open(grid.Address);
        await second.Send(new { type = "connect", guestInfo = new { name = "A", anonymousId = "one" } });
        var error = await second.Next("error");
        Assert.Equal("FRAUD_THRESHOLD_EXCEEDED", error.GetProperty("code").GetString());
        Assert.Equal(5000, error.GetProperty("retryAfterMs").GetInt64());
    }

    [Fact]
    public async Task The_address_of_a_guest_s_own_connection_counts()
    {
        await using var grid = await RunningGrid.Start([("Limits:VelocityPerAddress", "2")], stopTime: true);
        for (var i = 0; i < 2; i++) await using (await GuestClient.Connect(grid)) { }
        await using var third = await GuestClient.Open(grid.Address);
        await third.Send(new { type = "connect", guestInfo = new { name = "Third" } });
        Assert.Equal("VELOCITY_EXCEEDED", await third.NextError());
    }

    [Theory]
    [InlineData(null, 101)]
    [InlineData("own", 101)]
    [InlineData("https://shop.example", 101)]
    [InlineData("https://SHOP.example:443", 101)]
    [InlineData("null", 403)]
    [InlineData("", 403)]
    [InlineData("https://evil.example", 403)]
    [InlineData("https://shop.example.evil.example", 403)]
    [InlineData("https://evilshop.example", 403)]
    [InlineData("http://shop.example", 403)]
    [InlineData("https://shop.example:8443", 403)]
    [InlineData("https://shop.example/", 403)]
    public async Task Only_listed_sites_and_the_grid_s_own_pages_may_open_a_socket(string? origin, int status)
    {
        await using var grid = await RunningGrid.Start([("Origins:0", "https://shop.example")]);
        var own = grid.Address.GetLeftPart(UriPartial.Authority);
        foreach (var path in (string[])["/webchat/v1", "/desk/ws"])
        {
            using var socket = await RawSocket.Open(
                grid.Address, path, origin is null ? "" : $"Origin: {(origin == "own" ? own : origin)}\r\n");
            Assert.StartsWith($"HTTP/1.1 {status} ", socket.Handshake, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_plain_request_to_a_socket_s_address_is_400()
    {
        Assert.Equal(400, (await Grid.Api.Get("/webchat/v1")).Status);
        Assert.Equal(400, (await Grid.Api.Get("/desk/ws")).Status);
    }

    [Fact]
    public async Task No_socket_compresses_its_frames()
    {
        using var socket = await RawSocket.Open(
            Grid.Address, headers: "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        Assert.DoesNotContain("deflate", socket.Handshake, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_gateway_holds_so_many_sockets_and_answers_one_more_with_503()
    {
        await using var grid = await RunningGrid.Start([.. RunningGrid.RoomyLimits, ("Limits:Sockets", "2")]);
        await using var first = await GuestClient.Connect(grid);
        await using var second = await GuestClient.Connect(grid);
        using (var third = await RawSocket.Open(grid.Address))
            Assert.StartsWith("HTTP/1.1 503 ", third.Handshake, StringComparison.Ordinal);
        await second.Close();
        await Deadline.Until(async () =>
        {
            using var again = await RawSocket.Open(grid.Address);
            return again.Handshake.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal);
        });
    }
}
