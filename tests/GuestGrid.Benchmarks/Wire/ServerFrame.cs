using System.Text.Json;

namespace GuestGrid.Benchmarks.Wire;

/// <summary>The few top-level fields of a server frame that a load generator looks at.</summary>
internal ref struct ServerFrame
{
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> ClientMessageId;
    public ReadOnlySpan<byte> SequenceId;
    public ReadOnlySpan<byte> ConversationId;
    public ReadOnlySpan<byte> Code;

    /// <summary>Field order is the server's affair; ids are plain ASCII, so no unescaping.</summary>
    public static ServerFrame Parse(ReadOnlySpan<byte> json)
    {
        var frame = default(ServerFrame);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                reader.Skip();
            else if (name.SequenceEqual("type"u8))
                frame.Type = reader.ValueSpan;
            else if (name.SequenceEqual("clientMessageId"u8))
                frame.ClientMessageId = reader.ValueSpan;
            else if (name.SequenceEqual("sequenceId"u8))
                frame.SequenceId = reader.ValueSpan;
            else if (name.SequenceEqual("conversationId"u8))
                frame.ConversationId = reader.ValueSpan;
            else if (name.SequenceEqual("code"u8))
                frame.Code = reader.ValueSpan;
        }

        return frame;
    }
}
