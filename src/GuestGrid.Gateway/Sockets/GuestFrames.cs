using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Sockets;

/// <summary>The frames that guests and agents share, written from what the grid says.</summary>
internal static class GuestFrames
{
    public static ReadOnlySpan<byte> Message(
        ConversationId conversation, Message message, string guestName, bool forAgent)
    {
        var frame = Start("message"u8, conversation, forAgent);
        WriteBody(frame, conversation, message, guestName);
        return frame.Finish();
    }

    /// <summary>The members of a message, inside whatever object is open.</summary>
    public static void WriteBody(ServerFrame frame, ConversationId conversation, Message message, string guestName)
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
            .Text("direction"u8, isGuest ? "inbound" : "outbound")
            .Time("date"u8, message.SentAt);
    }

    public static ReadOnlySpan<byte> Ack(
        ConversationId conversation, SequenceId sequence, ClientMessageId? clientMessageId, bool forAgent) =>
        Start("ack"u8, conversation, forAgent).Text("clientMessageId"u8, clientMessageId?.ToString())
            .Text("sequenceId"u8, sequence.ToText(conversation)).Finish();

    public static ReadOnlySpan<byte> Typing(ConversationId conversation, bool isTyping, bool forAgent) =>
        Start("typing"u8, conversation, forAgent).Text("state"u8, isTyping ? "on" : "off").Finish();

    public static ReadOnlySpan<byte> ReadReceipt(ConversationId conversation, SequenceId sequence, bool forAgent) =>
        Start("readReceipt"u8, conversation, forAgent).Text("sequenceId"u8, sequence.ToText(conversation)).Finish();

    public static ReadOnlySpan<byte> Ended(ConversationId conversation, string reason, bool forAgent) =>
        Start("ended"u8, conversation, forAgent).Text("reason"u8, reason).Finish();

    // A guest has one conversation; an agent is told which one.
    private static ServerFrame Start(ReadOnlySpan<byte> type, ConversationId conversation, bool forAgent)
    {
        var frame = ServerFrame.Start(type);
        return forAgent ? frame.Text("conversationId"u8, conversation.ToString()) : frame;
    }

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
