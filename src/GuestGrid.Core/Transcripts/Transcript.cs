using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Transcripts;

/// <summary>
/// One full page of a conversation's messages, written once, so that a conversation's cost never grows with its
/// length.
/// </summary>
/// <param name="Messages">Oldest first; empty while the page is not written.</param>
/// <param name="IsErased">It was written, and nothing of it is to be kept.</param>
public sealed record Transcript(ImmutableArray<Message> Messages, bool IsErased = false)
{
    /// <summary>Messages on a page. Stored data depends on it, so it never changes.</summary>
    public const int PageSize = 64;
}

/// <summary>
/// Names a page: the first page of a conversation is 0 and holds messages 1 to <see cref="Transcript.PageSize"/>.
/// </summary>
public readonly record struct TranscriptKey(ConversationId Conversation, long Page) : IIdentifier<TranscriptKey>
{
    /// <summary>The page that holds the message at <paramref name="sequence"/>.</summary>
    public static TranscriptKey Holding(ConversationId conversation, SequenceId sequence) =>
        new(conversation, (sequence.Number - 1) / Transcript.PageSize);

    public SequenceId First => new(Page * Transcript.PageSize + 1);

    public SequenceId Last => new((Page + 1) * Transcript.PageSize);

    public static bool TryParse([NotNullWhen(true)] string? text, out TranscriptKey id)
    {
        id = default;
        if (text?.IndexOf('/') is not (> 0 and var slash)) return false;
        if (!ConversationId.TryParse(text[..slash], out var conversation)) return false;
        if (!long.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var page))
            return false;
        id = new TranscriptKey(conversation, page);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Conversation}/{Page}");
}
