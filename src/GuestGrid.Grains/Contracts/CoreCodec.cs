using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace GuestGrid.Grains.Contracts;

/// <summary>
/// Carries Core's types, which know nothing of Orleans: between processes as named JSON, inside one as they
/// are. They are
/// immutable, so a local call needs no copy.
/// </summary>
internal sealed class CoreCodec : IGeneralizedCodec, IGeneralizedCopier, ITypeFilter
{
    /// <summary>What this codec is called on the wire; never changes.</summary>
    public const string WireName = "guestgrid.core";

    private const uint NameField = 0;
    private const uint ValueField = 1;

    [ThreadStatic] private static ArrayBufferWriter<byte>? cachedOutput;
    [ThreadStatic] private static Utf8JsonWriter? cachedWriter;

    public bool IsSupportedType(Type type) => type == typeof(CoreCodec) || TravelContracts.Of(type) is not null;

    public bool? IsTypeAllowed(Type type) => IsSupportedType(type) ? true : null;

    public object? DeepCopy(object? input, CopyContext context) => input;

    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType!, value!)) return;
        var contract = TravelContracts.Of(value!.GetType())!;
        writer.WriteFieldHeader(fieldIdDelta, expectedType!, typeof(CoreCodec), WireType.TagDelimited);
        StringCodec.WriteField(ref writer, NameField, contract.Name);
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeaderExpected(ValueField - NameField, WireType.LengthPrefixed);
        var json = Spell(contract, value);
        writer.WriteVarUInt32((uint)json.Length);
        writer.Write(json);
        writer.WriteEndObject();
    }

    public object ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference) return ReferenceCodec.ReadReference(ref reader, field.FieldType!)!;
        var placeholder = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        string? name = null;
        object? value = null;
        var isSkipped = false;
        for (uint fieldId = 0; ;)
        {
            var header = reader.ReadFieldHeader();
            if (header.IsEndBaseOrEndObject) break;
            fieldId += header.FieldIdDelta;
            switch (fieldId)
            {
                case NameField:
                    name = StringCodec.ReadValue(ref reader, header);
                    break;
                case ValueField:
                    ReferenceCodec.MarkValueField(reader.Session);
                    value = Parse(name, reader.ReadBytes(reader.ReadVarUInt32()));
                    isSkipped = value is null;
                    break;
                default:
                    reader.ConsumeUnknownField(header);
                    break;
            }
        }
        if (value is null && !isSkipped) throw new TravelException("A value without content arrived.");
        ReferenceCodec.RecordObject(reader.Session, value!, placeholder);
        return value!;
    }

    private static ReadOnlySpan<byte> Spell(TravelContract contract, object value)
    {
        var output = cachedOutput ??= new ArrayBufferWriter<byte>(1024);
        output.ResetWrittenCount();
        var writer = cachedWriter ??= new Utf8JsonWriter(
            output, new JsonWriterOptions { Encoder = contract.Json.Options.Encoder });
        writer.Reset(output);
        JsonSerializer.Serialize(writer, value, contract.Json);
        writer.Flush();
        return output.WrittenSpan;
    }

    // Null for what may be skipped.
    private static object? Parse(string? name, ReadOnlySpan<byte> json)
    {
        var contract = name is null ? null : TravelContracts.Find(name);
        if (contract is null) throw new TravelException($"A '{name}' arrived, which this version does not know.");
        try
        {
            return JsonSerializer.Deserialize(json, contract.Json)
                ?? throw new TravelException($"An empty '{name}' arrived.");
        }
        catch (JsonException fault)
        {
            if (contract.MayBeUnknown) return null;
            throw new TravelException($"A '{name}' arrived that this version can't read.", fault);
        }
    }
}

/// <summary>Another process sent what this version does not understand.</summary>
public sealed class TravelException(string message, Exception? inner = null) : Exception(message, inner);
