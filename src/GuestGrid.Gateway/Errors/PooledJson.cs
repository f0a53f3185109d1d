using System.Buffers;
using System.Text.Json;

namespace GuestGrid.Gateway.Errors;

/// <summary>
/// A JSON writer with its buffer, one a thread, for what is written, sent or signed, and forgotten.
/// </summary>
internal sealed class PooledJson : IDisposable
{
    private const int BytesKeptMax = 64 * 1024;

    [ThreadStatic]
    private static PooledJson? idle;

    private readonly ArrayBufferWriter<byte> bytes = new(1024);

    private PooledJson() => Writer = new Utf8JsonWriter(bytes);

    public Utf8JsonWriter Writer { get; }

    public static PooledJson Rent()
    {
        var json = idle ?? new PooledJson();
        idle = null;
        return json;
    }

    public ReadOnlySpan<byte> Finish()
    {
        Writer.Flush();
        return bytes.WrittenSpan;
    }

    public void Dispose()
    {
        bytes.ResetWrittenCount();
        Writer.Reset();
        if (bytes.Capacity <= BytesKeptMax)
            idle = this;
    }
}
