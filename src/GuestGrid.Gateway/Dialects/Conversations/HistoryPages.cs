using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Attachments;
using GuestGrid.Protocol.Conversations;
using GuestGrid.Runtime.Conversations;

namespace GuestGrid.Gateway.Dialects.Conversations;

/// <summary>Pages of a conversation as HTTP shows them.</summary>
internal static class HistoryPages
{
    public static MessagePage Page(SessionView session, ConversationSlice slice, int size, int number, string path,
        AttachmentAddresses addresses)
    {
        var total = slice.Last.Number;
        var count = (int)((total + size - 1) / size);
        return new MessagePage(
            [.. slice.Messages.Select(message => Record(session, message, addresses))], size, number, count, total,
            number < count ? $"{path}?pageSize={size}&pageNumber={number + 1}" : null);
    }

    private static MessageRecord Record(SessionView session, Message message, AttachmentAddresses addresses)
    {
        var conversation = session.Conversation;
        var guest = new MessageParty(session.Opening.Name, session.Guest.ToString());
        var isGuest = message.From.Kind is ParticipantKind.Guest;
        var other = isGuest
            ? new MessageParty(session.Routing.Queue.ToString(), null)
            : new MessageParty(message.From.Name ?? "", message.From.Agent?.ToString());
        return new MessageRecord(MessageId.Of(conversation, message.Sequence).ToString(),
            message.Sequence.ToText(conversation), conversation.ToString(), isGuest ? guest : other,
            isGuest ? other : guest, message.Text, SessionRecords.Time(message.SentAt),
            isGuest ? "inbound" : "outbound", message.ClientMessageId?.ToString(),
            message.Attachments?.ConvertAll(file => new AttachmentRecord(file.Id.ToString(), file.Name,
                file.ContentType, file.Size, addresses.Download(conversation, file))));
    }
}
