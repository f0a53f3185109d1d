using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace GuestGrid.Benchmarks.Wire;

/// <summary>
/// The least WebSocket client that is still correct towards a server: masks, answers pings, refuses what it
/// does not understand. No fragments: neither server sends any.
/// </summary>
internal abstract class RawWebSocket : LoopSocket
{
    private const byte Text = 1;
    private const byte Close = 8;
    private const byte Ping = 9;
    private const byte Pong = 10;

    private readonly byte[] small = new byte[512];
    private bool upgraded;

    protected RawWebSocket(IPEndPoint remote, IPAddress? local, string path, int bufferSize)
        : base(remote, local, bufferSize)
    {
        SendNow(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {remote}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        ReadOnce();
    }

    protected abstract void OnText(ReadOnlySpan<byte> text);

    /// <summary>Everything that had arrived has been handed on; a chance to answer it in one send.</summary>
    protected virtual void OnDrained()
    {
    }

    protected void SendText(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var frame = new byte[payload.Length + MaskedFrame.MaxHeader];
        SendNow(frame.AsSpan(0, MaskedFrame.Write(frame, Text, payload)));
    }

    protected sealed override int Consume(ReadOnlySpan<byte> received)
    {
        if (!upgraded)
            return ConsumeUpgrade(received);
        var used = 0;
        while (NextFrame(received[used..], out var opcode, out var payload, out var length))
        {
            used += length;
            OnFrame(opcode, payload);
        }

        if (used > 0)
            OnDrained();
        return used;
    }

    private int ConsumeUpgrade(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return 0;
        if (!received.StartsWith("HTTP/1.1 101"u8))
            throw new BenchmarkException("no upgrade: " + Encoding.UTF8.GetString(received));
        upgraded = true;
        return end + 4;
    }

    private void OnFrame(int opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case Text:
                OnText(payload);
                break;
            case Ping:
                SendNow(small.AsSpan(0, MaskedFrame.Write(small, Pong, payload)));
                break;
            case Pong:
                break;
            case Close:
                var code = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 1005;
                throw new BenchmarkException($"closed by the server with {code}");
            default:
                throw new BenchmarkException($"unexpected opcode {opcode}");
        }
    }

    private static bool NextFrame(
        ReadOnlySpan<byte> bytes, out int opcode, out ReadOnlySpan<byte> payload, out int length)
    {
        opcode = 0;
        payload = default;
        length = 0;
        if (bytes.Length < 2)
            return false;
        var header = bytes[1] switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < header)
            return false;
        if ((bytes[0] & 0x80) == 0)
            throw new BenchmarkException("a fragmented frame");
        var size = header switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            10 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
            _ => bytes[1],
        };
        if (bytes.Length < header + size)
            return false;
        opcode = bytes[0] & 0x0F;
        payload = bytes.Slice(header, size);
        length = header + size;
        return true;
    }
}
