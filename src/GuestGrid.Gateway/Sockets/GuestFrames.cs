using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Sockets;

/// <summary>The frames that guests and agents share, written from what the grid says.</summary>
internal static class GuestFrames
{
    private const string Outbound = "outbound";

    public static ReadOnlySpan<byte> Message(
        ConversationId conversation, Message message, string guestName, FrameStyle style,
        AttachmentAddresses addresses)
    {
        var frame = Start(style.SaysText ? "text"u8 : "message"u8, conversation, style);
        if (style.SaysText) frame.Text("messageDirection"u8, Direction(message));
        WriteBody(frame, conversation, message, guestName, addresses);
        return frame.Finish();
    }

    /// <summary>The members of a message, inside whatever object is open.</summary>
    public static void WriteBody(ServerFrame frame, ConversationId conversation, Message message, string guestName,
        AttachmentAddresses addresses)
    {
        var isGuest = message.From.Kind is ParticipantKind.Guest;
        frame.Text("id"u8, MessageId.Of(conversation, message.Sequence).ToString())
            .Text("text"u8, message.Text)
            .Text("sequenceId"u8, message.Sequence.ToText(conversation))
            .Text("clientMessageId"u8, message.ClientMessageId?.ToString())
            .Object("from"u8)
            .Text("name"u8, isGuest ? guestName : message.From.Name)
            .Text("type"u8, isGuest ? "guest" : "agent")
            .End()
            .Text("direction"u8, Direction(message))
            .Time("date"u8, message.SentAt);
        if (message.Attachments is { } files) WriteAttachments(frame, conversation, files, addresses);
    }

    private static void WriteAttachments(ServerFrame frame, ConversationId conversation,
        IEnumerable<AttachedFile> files, AttachmentAddresses addresses)
    {
        frame.Array("attachments"u8);
        foreach (var file in files)
            frame.Element().Text("id"u8, file.Id.ToString()).Text("filename"u8, file.Name)
                .Text("contentType"u8, file.ContentType).Number("size"u8, file.Size)
                .Text("url"u8, addresses.Download(conversation, file)).End();
        frame.EndArray();
    }

    public static ReadOnlySpan<byte> Ack(
        ConversationId conversation, SequenceId sequence, ClientMessageId? clientMessageId, FrameStyle style) =>
        Start("ack"u8, conversation, style).Text("clientMessageId"u8, clientMessageId?.ToString())
            .Text("sequenceId"u8, sequence.ToText(conversation)).Finish();

    public static ReadOnlySpan<byte> Typing(ConversationId conversation, bool isTyping, FrameStyle style) =>
        Start("typing"u8, conversation, style).Text("state"u8, isTyping ? "on" : "off")
            .Text("messageDirection"u8, style.SaysText ? Outbound : null).Finish();

    public static ReadOnlySpan<byte> ReadReceipt(ConversationId conversation, SequenceId sequence, FrameStyle style) =>
        Start("readReceipt"u8, conversation, style).Text("sequenceId"u8, sequence.ToText(conversation)).Finish();

    public static ReadOnlySpan<byte> Ended(ConversationId conversation, string reason, FrameStyle style) =>
        Start("ended"u8, conversation, style).Text("reason"u8, reason).Finish();

    private static ServerFrame Start(ReadOnlySpan<byte> type, ConversationId conversation, FrameStyle style)
    {
        var frame = ServerFrame.Start(type);
        return style.NamesConversation ? frame.Text("conversationId"u8, conversation.ToString()) : frame;
    }

    private static string Direction(Message message) =>
        message.From.Kind is ParticipantKind.Guest ? "inbound" : Outbound;

    /// <summary>The wire's word for the way a session ended.</summary>
    public static string Reason(EndReason reason) => reason switch
    {
        EndReason.Guest => "guest",
        EndReason.Agent => "agent",
        EndReason.Api => "api",
        EndReason.Idle => "expired",
        EndReason.Lifetime => "expired",
        EndReason.LeaseLost => "expired",
        _ => throw new System.Diagnostics.UnreachableException(reason.ToString()),
    };
}
