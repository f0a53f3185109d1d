namespace GuestGrid.Core.GuestSessions;

/// <summary>Messages newest first, as an immutable list that grows at its head without copying.</summary>
public sealed class MessageChain
{
    private MessageChain(Message head, MessageChain? older)
    {
        Head = head;
        Older = older;
    }

    public Message Head { get; }

    public MessageChain? Older { get; private set; }

    public static MessageChain Add(MessageChain? older, Message message) => new(message, older);

    /// <summary>
    /// The messages of <paramref name="chain"/> after <paramref name="position"/>, oldest first, at most <paramref
    /// name="max"/>.
    /// </summary>
    public static List<Message> After(MessageChain? chain, long position, int max)
    {
        var messages = new List<Message>();
        for (var link = chain; link is not null && link.Head.Sequence.Number > position; link = link.Older)
            messages.Add(link.Head);
        messages.Reverse();
        if (messages.Count > max) messages.RemoveRange(max, messages.Count - max);
        return messages;
    }

    /// <summary><paramref name="chain"/> without what stands at or before <paramref name="position"/>.</summary>
    public static MessageChain? Trim(MessageChain? chain, long position)
    {
        MessageChain? newest = null;
        MessageChain? oldest = null;
        for (var link = chain; link is not null && link.Head.Sequence.Number > position; link = link.Older)
        {
            var copy = new MessageChain(link.Head, null);
            if (oldest is null) newest = copy;
            else oldest.Older = copy; // Not yet visible to anyone.
            oldest = copy;
        }
        return newest;
    }
}
