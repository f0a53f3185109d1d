using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Sockets;
using GuestGrid.Protocol.Frames;

namespace GuestGrid.Gateway.Desk;

/// <summary>One conversation on an agent's desk: shown with its history, then in order without gaps.</summary>
internal sealed class DeskConversation : IOrderedRecipient
{
    private const int HistoryMax = 100;

    // Of one character as JSON at its longest, of what stands around a text, and of an attachment.
    private const int CharBytesMax = 6;
    private const int MessageBytes = 1024;
    private const int AttachmentBytes = 2048;

    private readonly FrameSocket frames;
    private readonly DeskParts parts;
    private readonly ConversationId id;
    private readonly Lock gate = new();
    private string guestName = "";
    private bool hasEnded;

    /// <param name="lost">Called when the acknowledgement of a message got lost.</param>
    public DeskConversation(FrameSocket frames, DeskParts parts, ConversationId id, Action lost)
    {
        this.frames = frames;
        this.parts = parts;
        this.id = id;
        Delivery = new OrderedDelivery(parts.Reader, id, this);
        if (parts.Limits.AcknowledgementTimeout is var patience && patience != Timeout.InfiniteTimeSpan)
            Watch = new AcknowledgementWatch(patience, parts.Clock, lost);
    }

    public OrderedDelivery Delivery { get; }

    /// <summary>Null where no acknowledgement can get lost.</summary>
    public AcknowledgementWatch? Watch { get; }

    /// <summary>Shows the newest of what was said; what is said meanwhile follows it.</summary>
    public async Task Show()
    {
        try
        {
            var outcome = await parts.Grid.Session(id.Session).Execute(new GuestSessionCommand.Inspect());
            if (outcome.Answer is not GuestSessionAnswer.Viewed { Session: var session }) return;
            guestName = session.Opening.Name;
            var after = new SequenceId(Math.Max(0, session.Last.Number - HistoryMax));
            if (await parts.Reader.Read(id, after, HistoryMax) is not { } slice) return;
            var shown = Newest(slice.Messages);
            lock (gate)
            {
                // It was over before it could be shown: nobody would ever end it again.
                if (hasEnded) return;
                SendAssigned(session, slice.Last, shown);
            }
            await Delivery.Start(shown.Count > 0 ? shown[^1].Sequence : after, slice.Last);
        }
        catch (Exception fault)
        {
            ((IOrderedRecipient)this).Fail(fault);
        }
    }

    /// <summary>It is on this desk no more.</summary>
    public void End(string reason)
    {
        lock (gate)
        {
            hasEnded = true;
            frames.Send(GuestFrames.Ended(id, reason, FrameStyle.Agent));
        }
    }

    // All of them in one frame, which must leave room for others: of long messages fewer are shown.
    private IReadOnlyList<Message> Newest(IReadOnlyList<Message> messages)
    {
        var (first, left) = (messages.Count, parts.Limits.BytesMax / 2);
        while (first > 0 && (left -= Bytes(messages[first - 1])) >= 0) first--;
        return [.. messages.Skip(first)];
    }

    private static int Bytes(Message message) => MessageBytes + CharBytesMax * message.Text.Length
        + AttachmentBytes * (message.Attachments?.Count ?? 0);

    void IOrderedRecipient.Deliver(Message message) =>
        frames.Send(GuestFrames.Message(id, message, guestName, FrameStyle.Agent, parts.Attachments));

    void IOrderedRecipient.Acknowledge(SequenceId sequence, ClientMessageId? clientMessageId) =>
        frames.Send(GuestFrames.Ack(id, sequence, clientMessageId, FrameStyle.Agent));

    ValueTask<bool> IOrderedRecipient.Room() => frames.Room();

    void IOrderedRecipient.Fail(Exception fault) =>
        frames.Close(CloseCodes.Resume, "Messages can't be read now; reconnect and sign on again.");

    private void SendAssigned(SessionView session, SequenceId last, IReadOnlyList<Message> messages)
    {
        var frame = ServerFrame.Start("assigned"u8)
            .Text("conversationId"u8, id.ToString())
            .Object("guest"u8).Text("id"u8, session.Guest.ToString()).Text("name"u8, guestName)
            .Text("email"u8, session.Opening.Email).End()
            .Text("queueId"u8, session.Routing.Queue.ToString())
            .Number("total"u8, last.Number)
            .Array("messages"u8);
        foreach (var message in messages)
        {
            frame.Element().Text("type"u8, "message").Text("conversationId"u8, id.ToString());
            GuestFrames.WriteBody(frame, id, message, guestName, parts.Attachments);
            frame.End();
        }
        frames.Send(frame.EndArray().Finish());
    }
}
