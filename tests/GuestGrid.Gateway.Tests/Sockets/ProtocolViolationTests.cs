using System.Text;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using static GuestGrid.Gateway.Tests.Clients.RawSocket;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>What breaks RFC 6455 is closed as it says, and takes nobody else along.</summary>
public sealed class ProtocolViolationTests(AGridWithRoomyLimits fixture) : IClassFixture<AGridWithRoomyLimits>
{
    private static readonly byte[] PingFrame = Encoding.UTF8.GetBytes("""{"type":"ping"}""");

    public static TheoryData<string, byte[], int> Violations => new()
    {
        { "invalid UTF-8", Frame(Text, [0x22, 0xC3, 0x28, 0x22]), 1007 },
        { "an overlong form", Frame(Text, [0xC0, 0xAF]), 1007 },
        { "half a surrogate pair in UTF-8", Frame(Text, [0xED, 0xA0, 0x80]), 1007 },
        { "UTF-8 cut off at the end", Frame(Text, [0x22, 0xE2, 0x82]), 1007 },
        { "beyond U+10FFFF", Frame(Text, [0xF4, 0x90, 0x80, 0x80]), 1007 },
        { "invalid UTF-8 over two frames",
            [.. Frame(Text, [0x22, 0xC3], isFinal: false), .. Frame(Continuation, [0x28, 0x22])], 1007 },
        { "an unmasked frame", Frame(Text, PingFrame, isMasked: false), 1002 },
        { "a first reserved bit", Frame(Text, PingFrame, reserved: 4), 1002 },
        { "a second reserved bit", Frame(Text, PingFrame, reserved: 2), 1002 },
        { "a third reserved bit", Frame(Text, PingFrame, reserved: 1), 1002 },
        { "a reserved opcode", Frame(3, PingFrame), 1002 },
        { "a reserved control opcode", Frame(11, []), 1002 },
        { "a continuation of nothing", Frame(Continuation, PingFrame), 1002 },
        { "a new message inside another",
            [.. Frame(Text, PingFrame, isFinal: false), .. Frame(Text, PingFrame)], 1002 },
        { "a fragmented ping", Frame(Ping, [], isFinal: false), 1002 },
        { "a ping of 126 bytes", Frame(Ping, new byte[126]), 1002 },
    };

    [Theory, MemberData(nameof(Violations))]
    public async Task A_violation_is_closed_with_its_code(string what, byte[] bytes, int code)
    {
        await using var bystander = await GuestClient.Connect(fixture.Grid);
        using var offender = await RawSocket.Connect(fixture.Grid.Address);
        await offender.Write(bytes);
        Assert.True(code == await offender.ReadClose(), what);
        await bystander.SayAndWait("undisturbed");
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_own_payload_even_inside_a_message()
    {
        using var socket = await RawSocket.Connect(fixture.Grid.Address);
        var payload = new byte[125];
        Array.Fill(payload, (byte)'p');
        await socket.Write([.. Frame(Text, PingFrame[..5], isFinal: false), .. Frame(Ping, payload), .. Frame(Pong, []),
            .. Frame(Continuation, [], isFinal: false), .. Frame(Continuation, PingFrame[5..])]);
        var (opcode, echoed) = await socket.ReadFrame();
        Assert.Equal(Pong, opcode);
        Assert.Equal(payload, echoed);
        Assert.Contains("pong", await socket.ReadText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0], 1000)]
    [InlineData(new byte[] { 0x03, 0xE8 }, 1000)]
    [InlineData(new byte[] { 0x0F, 0xA0 }, 4000)]
    public async Task A_close_is_answered(byte[] payload, int code)
    {
        using var socket = await RawSocket.Connect(fixture.Grid.Address);
        await socket.Write(Frame(CloseFrame, payload));
        Assert.Equal(code, await socket.ReadClose());
        Assert.Empty(await socket.ReadToEnd());
    }

    [Theory]
    [InlineData(new byte[] { 0x03 })]
    [InlineData(new byte[] { 0x03, 0xED })]
    [InlineData(new byte[] { 0x00, 0x01 })]
    [InlineData(new byte[] { 0x03, 0xE8, 0xFF })]
    public async Task A_close_that_is_malformed_is_an_error_of_the_protocol(byte[] payload)
    {
        using var socket = await RawSocket.Connect(fixture.Grid.Address);
        await socket.Write(Frame(CloseFrame, payload));
        Assert.Contains(await socket.ReadClose(), (int[])[1002, 1007]);
    }

    [Fact]
    public async Task A_connection_that_is_lost_in_the_middle_of_a_frame_leaves_the_session_as_it_was()
    {
        await using var owner = await GuestClient.Connect(fixture.Grid);
        using (var broken = await RawSocket.Connect(fixture.Grid.Address, token: owner.Token))
            await broken.Write(Frame(Text, Encoding.UTF8.GetBytes("""{"type":"message","text":"half"}"""))[..12]);
        await using var back = await GuestClient.Connect(fixture.Grid, owner.Token);
        await back.SayAndWait("whole");
        var page = await fixture.Grid.Api.Get(Api.History(owner.ConversationId, 10, 1));
        Assert.Equal(1, page.Json.GetProperty("total").GetInt32());
    }
}
