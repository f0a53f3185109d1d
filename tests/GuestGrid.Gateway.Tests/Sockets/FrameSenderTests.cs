using System.Net.WebSockets;
using GuestGrid.Gateway.Sockets;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>How much may wait for a socket that takes nothing, to the frame and to the byte.</summary>
public sealed class FrameSenderTests
{
    private readonly StuckSocket socket = new();
    private readonly FrameSender sender;
    private int overflows;

    public FrameSenderTests() =>
        sender = new FrameSender(socket, SocketLimits.Default) { Overflowed = () => overflows++ };

    [Fact]
    public void Two_hundred_and_fifty_six_frames_wait_behind_the_one_on_its_way_and_one_more_is_too_much()
    {
        for (var i = 0; i < 257; i++) sender.Send([1]);
        Assert.Equal(0, overflows);
        for (var i = 0; i < 3; i++) sender.Send([1]);
        Assert.Equal(1, overflows);
    }

    [Fact]
    public void A_mebibyte_waits_behind_the_frame_on_its_way_and_a_byte_more_is_too_much()
    {
        for (var i = 0; i < 17; i++) sender.Send(new byte[64 * 1024]);
        Assert.Equal(0, overflows);
        sender.Send([1]);
        Assert.Equal(1, overflows);
    }

    [Fact]
    public async Task Once_cut_nothing_waits_but_the_close()
    {
        for (var i = 0; i < 300; i++) sender.Send([1]);
        sender.Close((WebSocketCloseStatus)4408, "slow", dropWaiting: true);
        sender.Send([2]);
        await socket.Release();
        Assert.Equal(["1 bytes", "close 4408"], socket.Log);
    }

    [Fact]
    public async Task Who_has_much_to_send_waits_for_room_until_half_of_it_is_out_or_the_socket_closes()
    {
        sender.Send([1]);
        Assert.True(await sender.Room());
        for (var i = 0; i < 128; i++) sender.Send([1]);
        var room = sender.Room();
        Assert.False(room.IsCompleted);
        await socket.Release();
        Assert.True(await room);
        sender.Close(WebSocketCloseStatus.NormalClosure, "");
        Assert.False(await sender.Room());
    }

    /// <summary>Takes no frame until it is released, then all of them.</summary>
    private sealed class StuckSocket : WebSocket
    {
        private readonly TaskCompletionSource released = new();

        public List<string> Log { get; } = [];

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        /// <summary>Runs everything that waited on this thread.</summary>
        public Task Release()
        {
            released.SetResult();
            return released.Task;
        }

        public override async Task SendAsync(
            ArraySegment<byte> buffer, WebSocketMessageType type, bool isEnd, CancellationToken cancellation)
        {
            await released.Task;
            Log.Add($"{buffer.Count} bytes");
        }

        public override async Task CloseOutputAsync(
            WebSocketCloseStatus status, string? reason, CancellationToken cancellation)
        {
            await released.Task;
            Log.Add($"close {(int)status}");
        }

        public override void Abort()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus status, string? reason, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public override void Dispose()
        {
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(
            ArraySegment<byte> buffer, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
