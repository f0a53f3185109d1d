using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Formats;

/// <summary>
/// Stored values as JSON: names from <see cref="StoredNames"/>, members in camel case, times and spans in microseconds
/// (times since 1970). Unknown members are ignored, so that an older version reads what a newer one added.
/// </summary>
public sealed class JsonStoredFormat : IStoredFormat
{
    private static readonly JsonSerializerOptions Options = StoredContracts.CreateOptions();

    [ThreadStatic] private static Utf8JsonWriter? cached;

    public void Write<T>(IBufferWriter<byte> output, T value)
    {
        var writer = cached ??= new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = Options.Encoder });
        writer.Reset(output);
        JsonSerializer.Serialize(writer, value, TypeInfo<T>.Value);
        writer.Flush();
    }

    public T Read<T>(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, TypeInfo<T>.Value)
                ?? throw new StoredFormatException($"A stored {typeof(T).Name} is null.");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or FormatException
            or InvalidOperationException or ArgumentException or OverflowException)
        {
            // The reader says so of its grammar, of a form it does not know, and of values out of their range.
            throw new StoredFormatException(
                $"A stored {typeof(T).Name} can't be read; was it written by a newer version?", fault);
        }
    }

    /// <summary>The contract of <typeparamref name="T"/>, looked up once.</summary>
    private static class TypeInfo<T>
    {
        public static readonly JsonTypeInfo<T> Value = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }
}
