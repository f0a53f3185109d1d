using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Transcripts;

namespace GuestGrid.Runtime.Conversations;

/// <summary>
/// Reads a conversation from where its messages are: full pages in transcripts, the newest in its session.
/// </summary>
public sealed class ConversationReader(IGuestGrid grid)
{
    /// <summary>
    /// Up to <paramref name="max"/> messages after <paramref name="after"/>, oldest first, without gaps; fewer when the
    /// conversation has no more. Null when there is no such conversation. Costs the same anywhere in it.
    /// </summary>
    public async ValueTask<ConversationSlice?> Read(ConversationId conversation, SequenceId after, int max)
    {
        var messages = new List<Message>();
        while (true)
        {
            var outcome = await grid.Session(conversation.Session)
                .Execute(new GuestSessionCommand.ReadRecent(after, max - messages.Count));
            if (outcome.Answer is not GuestSessionAnswer.Messages recent) return null;
            while (after < recent.StoredThrough && messages.Count < max)
            {
                if (await ReadPage(conversation, after, max - messages.Count) is not { } page) return null;
                messages.AddRange(page);
                after = messages[^1].Sequence;
            }
            if (messages.Count == max || after >= recent.Last) return new ConversationSlice(messages, recent.Last);
            if (recent.Items.FirstOrDefault()?.Sequence == after.Next)
            {
                messages.AddRange(recent.Items.Take(max - messages.Count));
                return new ConversationSlice(messages, recent.Last);
            }
            // The session answered before the pages were read, so ask for what it keeps behind them.
        }
    }

    // Null where the conversation has been erased meanwhile.
    private async ValueTask<IEnumerable<Message>?> ReadPage(ConversationId conversation, SequenceId after, int max)
    {
        var outcome = await grid.Transcript(TranscriptKey.Holding(conversation, after.Next))
            .Execute(new TranscriptCommand.ReadPage());
        if (outcome.Answer.Messages.IsEmpty)
        {
            var session = await grid.Session(conversation.Session).Execute(new GuestSessionCommand.Inspect());
            if (session.IsRejected) return null;
            throw new InvalidOperationException($"A confirmed page of {conversation} is missing.");
        }
        return outcome.Answer.Messages.Where(message => message.Sequence > after).Take(max);
    }
}

/// <summary>Part of a conversation, oldest first.</summary>
/// <param name="Last">The newest position of the whole conversation at that time.</param>
public sealed record ConversationSlice(IReadOnlyList<Message> Messages, SequenceId Last);
