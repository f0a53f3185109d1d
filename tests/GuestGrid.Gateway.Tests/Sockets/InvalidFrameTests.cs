using System.Net.WebSockets;
using System.Text;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>What is well-formed WebSocket and no frame of ours.</summary>
public sealed class InvalidFrameTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    public static TheoryData<string> NoFrames =>
    [
        "not json", "", "null", "3", "\"message\"", "[]", "[{\"type\":\"ping\"}]", "{}",
        "{\"type\":null}", "{\"type\":5}",
        "{\"type\":\"\"}", "{\"type\":\"nothing\"}", "{\"type\":\"PING\"}",
        "{\"type\":\"ping\"", "{\"type\":\"ping\"}}",
        "{\"type\":\"ping\"} x", "{'type':'ping'}", "{\"type\":\"ping\",}", "\uFEFF{\"type\":\"ping\"}",
        "{\"type\":\"message\",\"text\":5}", "{\"type\":\"message\",\"text\":[\"a\"]}",
        "{\"type\":\"message\",\"text\":\"\\ud800\"}", "{\"type\":\"message\",\"text\":\"\\udc00\\ud800\"}",
        "{\"type\":\"\\ud800\"}", "{\"\\ud800\":1,\"type\":\"ping\"}", "{\"\\ud800ype\":\"ping\"}",
        "{\"type\":\"mess\\ud800\"}", "{\"type\":\"setContext\",\"context\":{\"\\ud800\":1}}",
        "{\"type\":\"setContext\",\"context\":{\"a\":[\"\\udc00\"]}}",
        "{\"type\":\"setContext\",\"context\":{\"a\":{\"\\ud83d\\n\":1}}}",
        "{\"type\":\"setContext\",\"context\":{\"queueId\":\"\\ud800\"}}",
        "{\"type\":\"setContext\",\"context\":{\"skills\":[{\"id\":\"\\udfff\"}]}}",
        "{\"type\":\"ping\",\"type\":\"end\"}", "{\"type\":\"end\",\"action\":\"send\",\"text\":\"a\"}",
        "{\"type\":\"message\",\"text\":\"a\",\"text\":\"b\"}", "{\"type\":\"message\",\"text\":\"a\",\"t\\u0065xt\":\"b\"}",
        "{\"type\":\"setContext\",\"context\":5}", "{\"type\":\"setContext\"}", "{\"type\":\"typing\"}",
        "{\"a\":" + new string('[', 40) + new string(']', 40) + ",\"type\":\"ping\"}",
    ];

    private RunningGrid Grid => fixture.Grid;

    [Theory, MemberData(nameof(NoFrames))]
    public async Task What_is_no_frame_is_told_so_and_the_connection_stays(string text)
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.SendText(text);
        Assert.Equal("INVALID_FRAME", await guest.NextError());
        await using var stranger = await GuestClient.Open(Grid.Address);
        await stranger.SendText(text);
        Assert.Equal("INVALID_FRAME", await stranger.NextError());
        await guest.SayAndWait("still here");
    }

    [Fact]
    public async Task A_binary_message_is_no_frame_whatever_is_in_it()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.SendBytes("{\"type\":\"ping\"}"u8.ToArray(), WebSocketMessageType.Binary);
        Assert.Equal("INVALID_FRAME", await guest.NextError());
        await guest.SendBytes([0xFF, 0x00, 0xFE], WebSocketMessageType.Binary);
        Assert.Equal("INVALID_FRAME", await guest.NextError());
    }

    [Fact]
    public async Task Members_nobody_asks_for_are_ignored()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await guest.SendText("""{"x":{"type":"end"},"type":"message","x":1,"y":[1,{}],"text":"a"}""");
        var ack = await guest.Next("ack");
        var page = await Grid.Api.Get(Api.History(guest.ConversationId, 1, 1));
        Assert.Equal("a", page.Json.GetProperty("entities")[0].GetProperty("text").GetString());
        Assert.False(ack.TryGetProperty("clientMessageId", out _));
    }

    [Fact]
    public async Task Ten_invalid_frames_in_a_row_close_and_nine_with_a_good_one_after_them_do_not()
    {
        await using var guest = await GuestClient.Connect(Grid);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 9; i++)
            {
                await guest.SendText("x");
                Assert.Equal("INVALID_FRAME", await guest.NextError());
            }
            Assert.Empty(await guest.Everything());
        }
        for (var i = 0; i < 10; i++) await guest.SendText("x");
        var (frames, code) = await guest.Rest();
        Assert.Equal((10, 1008), (frames.Count, code));
    }

    [Fact]
    public async Task Ten_frames_of_types_a_guest_does_not_send_close_as_well()
    {
        await using var guest = await GuestClient.Connect(Grid);
        for (var i = 0; i < 10; i++) await guest.Send(new { type = "signOn" });
        Assert.Equal(1008, await guest.Closed);
    }

    [Theory]
    [InlineData(65_536, 1)]
    [InlineData(65_536, 7)]
    public async Task A_frame_of_64_KiB_is_read(int bytes, int pieces)
    {
        await using var guest = await GuestClient.Connect(Grid);
        await SendInPieces(guest, Padded(bytes), pieces);
        await guest.Next("pong");
    }

    [Theory]
    [InlineData(65_537, 1)]
    [InlineData(65_537, 5)]
    [InlineData(1_000_000, 1)]
    [InlineData(1_000_000, 100)]
    public async Task A_longer_frame_closes_with_1009_however_it_is_cut(int bytes, int pieces)
    {
        await using var guest = await GuestClient.Connect(Grid);
        try
        {
            await SendInPieces(guest, Padded(bytes), pieces);
        }
        catch (WebSocketException)
        {
            // Closed while it was still being sent.
        }
        var (frames, code) = await guest.Rest();
        Assert.Equal(1009, code);
        Assert.Empty(frames);
    }

    [Fact]
    public async Task A_good_frame_in_single_bytes_is_read()
    {
        await using var guest = await GuestClient.Connect(Grid);
        await SendInPieces(guest, Encoding.UTF8.GetBytes("""{"type":"message","text":"é€😀"}"""), int.MaxValue);
        await guest.Next("ack");
    }

    private static byte[] Padded(int bytes)
    {
        const string Frame = """{"type":"ping","x":""}""";
        return Encoding.UTF8.GetBytes(Frame.Insert(Frame.Length - 2, new string('x', bytes - Frame.Length)));
    }

    private static async Task SendInPieces(GuestClient guest, byte[] bytes, int pieces)
    {
        var size = Math.Max(1, bytes.Length / pieces);
        for (var at = 0; at < bytes.Length; at += size)
            await guest.SendBytes(bytes[at..Math.Min(bytes.Length, at + size)], WebSocketMessageType.Text,
                isEnd: at + size >= bytes.Length);
    }
}
