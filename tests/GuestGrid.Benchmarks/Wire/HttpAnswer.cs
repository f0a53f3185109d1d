using System.Buffers.Text;

namespace GuestGrid.Benchmarks.Wire;

/// <summary>One HTTP/1.1 answer cut out of a byte stream: enough to judge it, nothing allocated.</summary>
internal ref struct HttpAnswer
{
    public int Status;
    public ReadOnlySpan<byte> Body;
    public ReadOnlySpan<byte> RetryAfter;
    public int Length;

    /// <summary>
    /// False until all of it is there. A chunked body is joined into <paramref name="scratch"/>.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, Span<byte> scratch, out HttpAnswer answer)
    {
        answer = default;
        var headEnd = bytes.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
            return false;
        if (!bytes.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(bytes[9..12], out int status, out _))
            throw new BenchmarkException("not an HTTP answer");
        var head = bytes[..(headEnd + 2)];
        answer.Status = status;
        answer.RetryAfter = Field(head, "retry-after"u8);
        var start = headEnd + 4;
        if (Utf8Parser.TryParse(Field(head, "content-length"u8), out int size, out _))
        {
            if (bytes.Length < start + size)
                return false;
            answer.Body = bytes.Slice(start, size);
            answer.Length = start + size;
            return true;
        }

        if (Field(head, "transfer-encoding"u8).Length == 0)
        {
            answer.Length = start;
            return true;
        }

        return TryReadChunks(bytes, start, scratch, ref answer);
    }

    private static bool TryReadChunks(
        ReadOnlySpan<byte> bytes, int at, Span<byte> scratch, ref HttpAnswer answer)
    {
        var joined = 0;
        while (true)
        {
            var rest = bytes[at..];
            var line = rest.IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(rest[..line], out int size, out _, 'x'))
                return false;
            if (rest.Length < line + 2 + size + 2)
                return false;
            rest.Slice(line + 2, size).CopyTo(scratch[joined..]);
            joined += size;
            at += line + 2 + size + 2;
            if (size > 0)
                continue;
            answer.Body = scratch[..joined];
            answer.Length = at;
            return true;
        }
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        while (head.Length > 0)
        {
            var end = head.IndexOf("\r\n"u8);
            var line = head[..end];
            head = head[(end + 2)..];
            var named = line.Length > name.Length && line[name.Length] == (byte)':';
            if (named && SameName(line[..name.Length], name))
                return line[(name.Length + 1)..].Trim((byte)' ');
        }

        return default;
    }

    private static bool SameName(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> lower)
    {
        for (var index = 0; index < lower.Length; index++)
        {
            if ((actual[index] | 0x20) != lower[index])
                return false;
        }

        return true;
    }
}
