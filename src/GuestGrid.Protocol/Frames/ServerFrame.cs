using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GuestGrid.Protocol.Frames;

/// <summary>
/// Writes one server frame (surface, sections 6 and 8). Kept by its thread and reused: a frame costs no memory beyond
/// the copy that waits for its socket.
/// </summary>
public sealed class ServerFrame
{
    [ThreadStatic] private static ServerFrame? cached;

    private readonly ArrayBufferWriter<byte> bytes = new(512);
    private readonly Utf8JsonWriter json;

    private ServerFrame() => json = new Utf8JsonWriter(bytes,
        new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>A new frame of this thread's own; it is good until the thread starts the next.</summary>
    public static ServerFrame Start(ReadOnlySpan<byte> type)
    {
        var frame = cached ??= new ServerFrame();
        frame.bytes.ResetWrittenCount();
        frame.json.Reset();
        frame.json.WriteStartObject();
        frame.json.WriteString("type"u8, type);
        return frame;
    }

    public ServerFrame Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
        return this;
    }

    /// <summary>Writes the member even when it is null.</summary>
    public ServerFrame TextOrNull(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteString(name, value);
        return this;
    }

    public ServerFrame Number(ReadOnlySpan<byte> name, long value)
    {
        json.WriteNumber(name, value);
        return this;
    }

    /// <summary>ISO 8601 UTC with milliseconds.</summary>
    public ServerFrame Time(ReadOnlySpan<byte> name, DateTimeOffset value)
    {
        Span<char> text = stackalloc char[24];
        value.UtcDateTime.TryFormat(
            text, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..written]);
        return this;
    }

    /// <summary>Opens a nested object; close it with <see cref="End"/>.</summary>
    public ServerFrame Object(ReadOnlySpan<byte> name)
    {
        json.WriteStartObject(name);
        return this;
    }

    /// <summary>Opens an element of an array; close it with <see cref="End"/>.</summary>
    public ServerFrame Element()
    {
        json.WriteStartObject();
        return this;
    }

    public ServerFrame End()
    {
        json.WriteEndObject();
        return this;
    }

    public ServerFrame Array(ReadOnlySpan<byte> name)
    {
        json.WriteStartArray(name);
        return this;
    }

    public ServerFrame EndArray()
    {
        json.WriteEndArray();
        return this;
    }

    /// <summary>The finished frame; good until this thread starts the next.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan;
    }
}
