using System.Text.Json;

namespace GuestGrid.Protocol.Frames;

/// <summary>
/// A frame from a guest or an agent: its type and the members that any type has. Which of them matter, and what is
/// missing, is for the type to say.
/// </summary>
public struct ClientFrame
{
    public FrameType Type { get; private set; }

    public string? Text { get; private set; }

    public string? ClientMessageId { get; private set; }

    /// <summary>Ids of what a message attaches; null where it attaches nothing.</summary>
    public List<string>? Attachments { get; private set; }

    /// <summary>Of typing: <c>on</c> or <c>off</c>.</summary>
    public string? State { get; private set; }

    public string? SequenceId { get; private set; }

    public string? ConversationId { get; private set; }

    public string? Token { get; private set; }

    public string? LastSequenceId { get; private set; }

    public string? Name { get; private set; }

    public string? Email { get; private set; }

    public string? AnonymousId { get; private set; }

    /// <summary>Context or metadata: values as JSON text, null to delete.</summary>
    public List<KeyValuePair<string, string?>>? Context { get; private set; }

    public string? AgentId { get; private set; }

    public List<string>? Queues { get; private set; }

    /// <summary>Levels as JSON text.</summary>
    public List<KeyValuePair<string, string?>>? Skills { get; private set; }

    public int? Capacity { get; private set; }

    public string? QueueId { get; private set; }

    public string? WrapUp { get; private set; }

    /// <summary>Of the simulator's upload; null where none of its members is there.</summary>
    public SimulatedFile? File { get; private set; }

    /// <summary>The same frame as another type.</summary>
    public readonly ClientFrame As(FrameType type) => this with { Type = type };

    /// <summary>A message that attaches this alone, and says <paramref name="text"/> to it.</summary>
    public readonly ClientFrame Attaching(string attachmentId, string? text) =>
        this with { Type = FrameType.Message, Text = text, Attachments = [attachmentId] };

    /// <summary>
    /// False when the frame is no JSON object, has a member of the wrong kind, says twice
    /// what it is or what it is about, or has no known type.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out ClientFrame frame)
    {
        frame = default;
        try
        {
            var reader = new FrameReader(json);
            while (reader.NextMember()) frame.Read(ref reader, json);
            return frame.Type is not FrameType.Unknown;
        }
        // The other one: a name or a type with an escape that is half of a surrogate pair, which JSON allows.
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            frame = default;
            return false;
        }
    }

    private void Read(ref FrameReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.Is("type"u8)) Type = Once(Type, reader.ReadType());
        else if (reader.Is("text"u8)) Text = Once(Text, reader.ReadText());
        else if (reader.Is("clientMessageId"u8)) ClientMessageId = Once(ClientMessageId, reader.ReadText());
        else if (reader.Is("conversationId"u8)) ConversationId = Once(ConversationId, reader.ReadText());
        else if (reader.Is("state"u8)) State = Once(State, reader.ReadText());
        else if (reader.Is("sequenceId"u8)) SequenceId = Once(SequenceId, reader.ReadText());
        else if (reader.Is("token"u8)) Token = Once(Token, reader.ReadText());
        else if (reader.Is("lastSequenceId"u8)) LastSequenceId = Once(LastSequenceId, reader.ReadText());
        else if (reader.Is("guestInfo"u8)) ReadGuestInfo(ref reader);
        else if (reader.Is("metadata"u8) || reader.Is("context"u8) || reader.Is("data"u8))
            Context = reader.ReadMembers(json);
        else if (reader.Is("attachments"u8)) Attachments = reader.ReadIds();
        else if (reader.Is("agentId"u8)) AgentId = reader.ReadText();
        else if (reader.Is("name"u8)) Name = reader.ReadText();
        else if (reader.Is("queues"u8)) Queues = reader.ReadTexts();
        else if (reader.Is("skills"u8)) Skills = reader.ReadMembers(json);
        else if (reader.Is("capacity"u8)) Capacity = reader.ReadNumber();
        else if (reader.Is("queueId"u8)) QueueId = Once(QueueId, reader.ReadText());
        else if (reader.Is("wrapUp"u8)) WrapUp = reader.ReadText();
        else if (reader.Is("action"u8)) Type = Once(Type, reader.ReadAction());
        else if (reader.Is("filename"u8)) (File ??= new()).Name = reader.ReadText();
        else if (reader.Is("contentType"u8)) (File ??= new()).ContentType = reader.ReadText();
        else if (reader.Is("buffer"u8)) (File ??= new()).Content = reader.ReadBase64();
        else if (reader.Is("caption"u8)) (File ??= new()).Caption = reader.ReadText();
        else reader.Skip();
    }

    // Two readers that pick different ones would disagree about what was said.
    private static string? Once(string? before, string? value) => before is null ? value : throw new JsonException();

    private static FrameType Once(FrameType before, FrameType value) =>
        before is FrameType.Unknown ? value : throw new JsonException();

    private void ReadGuestInfo(ref FrameReader reader)
    {
        if (!reader.EnterObject()) return;
        while (reader.NextMember())
        {
            if (reader.Is("name"u8)) Name = reader.ReadText();
            else if (reader.Is("email"u8)) Email = reader.ReadText();
            else if (reader.Is("anonymousId"u8)) AnonymousId = reader.ReadText();
            else reader.Skip();
        }
    }
}
