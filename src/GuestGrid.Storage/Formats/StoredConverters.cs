using System.Text.Json;
using System.Text.Json.Serialization;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;

namespace GuestGrid.Storage.Formats;

/// <summary>How the values that are no plain records are spelled.</summary>
internal static class StoredConverters
{
    public static void AddTo(IList<JsonConverter> converters)
    {
        converters.Add(new TimeConverter());
        converters.Add(new SpanConverter());
        converters.Add(new SequenceConverter());
        converters.Add(new IdentifierConverter<AnonymousId>());
        converters.Add(new IdentifierConverter<QueueId>());
        converters.Add(new IdentifierConverter<SkillId>());
        converters.Add(new IdentifierConverter<AgentId>());
        converters.Add(new IdentifierConverter<ClientMessageId>());
        converters.Add(new IdentifierConverter<GatewayId>());
        converters.Add(new IdentifierConverter<AddressPrefix>());
        converters.Add(new UuidConverter<GuestSessionId>());
        converters.Add(new UuidConverter<GuestId>());
        converters.Add(new UuidConverter<MessageId>());
        converters.Add(new UuidConverter<ConnectionId>());
        converters.Add(new UuidConverter<ConversationId>());
        converters.Add(new UuidConverter<AttachmentId>());
        converters.Add(new UuidConverter<UploadId>());
        converters.Add(new IdentifierConverter<TranscriptKey>());
        converters.Add(new IdentifierConverter<GuestBookKey>());
        converters.Add(new IdentifierConverter<GuestChapterKey>());
        converters.Add(new IdentifierConverter<GuestCalendarKey>());
        converters.Add(new OrdinalMapConverter<string>());
        converters.Add(new MessageChainConverter());
        converters.Add(new ClientMessageMemoryConverter());
        converters.Add(new WaitingLineConverter());
        converters.Add(new JsonStringEnumConverter<ParticipantKind>(JsonNamingPolicy.CamelCase));
        converters.Add(new JsonStringEnumConverter<EndReason>(JsonNamingPolicy.CamelCase));
        converters.Add(new JsonStringEnumConverter<OfferAnswer>(JsonNamingPolicy.CamelCase));
    }
}

/// <summary>A time as microseconds since 1970.</summary>
internal sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64() * TimeSpan.TicksPerMicrosecond);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((value - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}

/// <summary>A span of time as microseconds.</summary>
internal sealed class SpanConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        new(reader.GetInt64() * TimeSpan.TicksPerMicrosecond);

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Ticks / TimeSpan.TicksPerMicrosecond);
}

/// <summary>A position as its number.</summary>
internal sealed class SequenceConverter : JsonConverter<SequenceId>
{
    public override SequenceId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, SequenceId value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Number);
}

/// <summary>An id as its text, as a value and as the name of a member.</summary>
internal class IdentifierConverter<T> : JsonConverter<T> where T : struct, IIdentifier<T>
{
    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString()!);

    private static T Parse(string? text) =>
        T.TryParse(text, out var id) ? id : throw new JsonException($"Not a valid {typeof(T).Name}.");
}

/// <summary>The same, without a string for each that is written.</summary>
internal sealed class UuidConverter<T> : IdentifierConverter<T> where T : struct, IUuid<T>
{
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
