using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;

namespace GuestGrid.Storage.Formats;

/// <summary>A map ordered by ordinal comparison of its keys; by default it would follow a culture.</summary>
internal sealed class OrdinalMapConverter<TValue> : JsonConverter<ImmutableSortedDictionary<string, TValue?>>
    where TValue : class
{
    public override ImmutableSortedDictionary<string, TValue?> Read(
        ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, TValue?>(StringComparer.Ordinal);
        var contract = (JsonTypeInfo<TValue>)options.GetTypeInfo(typeof(TValue));
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            map[key] = reader.TokenType is JsonTokenType.Null ? null : JsonSerializer.Deserialize(ref reader, contract);
        }
        return map.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, TValue?> value,
        JsonSerializerOptions options)
    {
        var contract = (JsonTypeInfo<TValue>)options.GetTypeInfo(typeof(TValue));
        writer.WriteStartObject();
        foreach (var (key, item) in value)
        {
            writer.WritePropertyName(key);
            if (item is null) writer.WriteNullValue();
            else JsonSerializer.Serialize(writer, item, contract);
        }
        writer.WriteEndObject();
    }
}

/// <summary>Messages as an array, oldest first.</summary>
internal sealed class MessageChainConverter : JsonConverter<MessageChain>
{
    public override MessageChain? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var contract = (JsonTypeInfo<Message>)options.GetTypeInfo(typeof(Message));
        MessageChain? chain = null;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            chain = MessageChain.Add(chain, JsonSerializer.Deserialize(ref reader, contract)!);
        return chain;
    }

    public override void Write(Utf8JsonWriter writer, MessageChain value, JsonSerializerOptions options)
    {
        var contract = (JsonTypeInfo<Message>)options.GetTypeInfo(typeof(Message));
        writer.WriteStartArray();
        foreach (var message in MessageChain.After(value, 0, int.MaxValue))
            JsonSerializer.Serialize(writer, message, contract);
        writer.WriteEndArray();
    }
}

/// <summary>
/// Remembered ids as one flat array, oldest first: sender, id, position, sender, id, position … A sender is <c>g</c>
/// for the guest, <c>a</c> and the agent's id for an agent.
/// </summary>
internal sealed class ClientMessageMemoryConverter : JsonConverter<ClientMessageMemory>
{
    public override ClientMessageMemory Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var memory = ClientMessageMemory.Empty;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var sender = reader.GetString() is ['a', .. var agent] ? AgentId.Parse(agent) : (AgentId?)null;
            reader.Read();
            var id = ClientMessageId.Parse(reader.GetString()!);
            reader.Read();
            memory = memory.Add(sender, id, new SequenceId(reader.GetInt64()));
        }
        return memory;
    }

    public override void Write(Utf8JsonWriter writer, ClientMessageMemory value, JsonSerializerOptions options)
    {
        var links = new Stack<RememberedMessage>(value.Count);
        for (var link = value.Newest; link is not null; link = link.Older) links.Push(link);
        writer.WriteStartArray();
        foreach (var link in links)
        {
            writer.WriteStringValue(link.Agent is { } agent ? "a" + agent : "g");
            writer.WriteStringValue(link.Id.ToString());
            writer.WriteNumberValue(link.Sequence.Number);
        }
        writer.WriteEndArray();
    }
}

/// <summary>The line as an array in its order.</summary>
internal sealed class WaitingLineConverter : JsonConverter<WaitingLine>
{
    public override WaitingLine Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var contract = (JsonTypeInfo<WaitingConversation>)options.GetTypeInfo(typeof(WaitingConversation));
        var line = WaitingLine.Empty;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            line = line.Set(JsonSerializer.Deserialize(ref reader, contract)!);
        return line;
    }

    public override void Write(Utf8JsonWriter writer, WaitingLine value, JsonSerializerOptions options)
    {
        var contract = (JsonTypeInfo<WaitingConversation>)options.GetTypeInfo(typeof(WaitingConversation));
        writer.WriteStartArray();
        foreach (var waiting in value) JsonSerializer.Serialize(writer, waiting, contract);
        writer.WriteEndArray();
    }
}
