using System.Buffers;
using System.Text.Json;

namespace GuestGrid.Gateway.Errors;

/// <summary>Where one thread composes its problem bodies, one after the other.</summary>
internal sealed class ProblemBuffer
{
    private readonly Utf8JsonWriter writer;

    public ProblemBuffer()
    {
        Bytes = new ArrayBufferWriter<byte>(1024);
        writer = new Utf8JsonWriter(Bytes, new JsonWriterOptions { SkipValidation = true });
    }

    public ArrayBufferWriter<byte> Bytes { get; }

    /// <summary>
    /// The writer, at the start of an empty buffer; also after a body that was left half-written.
    /// </summary>
    public Utf8JsonWriter Start()
    {
        Bytes.ResetWrittenCount();
        writer.Reset();
        return writer;
    }
}
