using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>A WebSocket by hand over TCP, which can break every rule of RFC 6455.</summary>
internal sealed class RawSocket : IDisposable
{
    public const byte Continuation = 0, Text = 1, Binary = 2, CloseFrame = 8, Ping = 9, Pong = 10;

    private readonly TcpClient tcp;
    private readonly NetworkStream stream;

    private RawSocket(TcpClient tcp) => (this.tcp, stream) = (tcp, tcp.GetStream());

    /// <summary>Status line and headers of the answer to the upgrade.</summary>
    public string Handshake { get; private set; } = "";

    public static async Task<RawSocket> Open(
        Uri grid, string path = "/webchat/v1", string headers = "", int? receiveBuffer = null)
    {
        var tcp = new TcpClient();
        if (receiveBuffer is { } size) tcp.ReceiveBufferSize = size;
        await tcp.ConnectAsync(grid.Host, grid.Port).InTime();
        var socket = new RawSocket(tcp);
        await socket.Write(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {grid.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n"));
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append((char)(await socket.Read(1))[0]);
        socket.Handshake = head.ToString();
        return socket;
    }

    public static async Task<RawSocket> Connect(Uri grid, int? receiveBuffer = null, string? token = null)
    {
        var socket = await Open(grid, receiveBuffer: receiveBuffer);
        var proof = token is null ? "" : $",\"token\":\"{token}\"";
        await socket.Send($"{{\"type\":\"connect\",\"guestInfo\":{{\"name\":\"Raw\"}}{proof}}}");
        Assert.Equal(Text, (await socket.ReadFrame()).Opcode);
        return socket;
    }

    public Task Send(string text) => Write(Frame(Text, Encoding.UTF8.GetBytes(text)));

    public Task Write(byte[] bytes) => stream.WriteAsync(bytes).AsTask().InTime();

    /// <param name="reserved">The three reserved bits, as the number they are.</param>
    public static byte[] Frame(
        byte opcode, byte[] payload, bool isFinal = true, byte reserved = 0, bool isMasked = true)
    {
        var head = new List<byte> { (byte)((isFinal ? 0x80 : 0) | reserved << 4 | opcode) };
        var mask = (byte)(isMasked ? 0x80 : 0);
        switch (payload.Length)
        {
            case < 126:
                head.Add((byte)(mask | payload.Length));
                break;
            case <= ushort.MaxValue:
                head.AddRange([(byte)(mask | 126), (byte)(payload.Length >> 8), (byte)payload.Length]);
                break;
            default:
                head.Add((byte)(mask | 127));
                var length = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
                head.AddRange(length);
                break;
        }
        if (!isMasked) return [.. head, .. payload];
        byte[] key = [0x12, 0x34, 0x56, 0x78];
        return [.. head, .. key, .. payload.Select((value, at) => (byte)(value ^ key[at % 4]))];
    }

    public async Task<(byte Opcode, byte[] Payload)> ReadFrame()
    {
        var head = await Read(2);
        long length = head[1] & 0x7F;
        if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(await Read(2));
        else if (length == 127) length = BinaryPrimitives.ReadInt64BigEndian(await Read(8));
        return ((byte)(head[0] & 0x0F), await Read((int)length));
    }

    public async Task<string> ReadText()
    {
        var (opcode, payload) = await ReadFrame();
        Assert.Equal(Text, opcode);
        return Encoding.UTF8.GetString(payload);
    }

    /// <summary>The code of the close frame, whatever comes before it.</summary>
    public async Task<int> ReadClose()
    {
        while (true)
        {
            var (opcode, payload) = await ReadFrame();
            if (opcode == CloseFrame) return BinaryPrimitives.ReadUInt16BigEndian(payload);
        }
    }

    /// <summary>Reads to the end of the connection; the frames' opcodes.</summary>
    public async Task<List<byte>> ReadToEnd()
    {
        var opcodes = new List<byte>();
        try
        {
            while (true) opcodes.Add((await ReadFrame()).Opcode);
        }
        catch (IOException)
        {
            return opcodes;
        }
    }

    public void Dispose() => tcp.Dispose();

    private async Task<byte[]> Read(int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes).AsTask().InTime("bytes of the server");
        return bytes;
    }
}
