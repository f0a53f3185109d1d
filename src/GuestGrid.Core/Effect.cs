using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;

namespace GuestGrid.Core;

/// <summary>Something a decision wants done outside its entity, after its events are stored.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>
    /// A command for another entity. Kept in the sender's outbox and repeated until the receiver has answered, so
    /// receivers treat a repeat as unchanged. Stored: the names of tells and of their commands are a storage format.
    /// </summary>
    public abstract record Tell : Effect
    {
        private protected Tell() { }
    }

    public sealed record TellVisitor(GuestId To, AnonymousVisitorCommand Command) : Tell;

    public sealed record TellAddress(AddressPrefix To, AddressThrottleCommand Command) : Tell;

    public sealed record TellSession(GuestSessionId To, GuestSessionCommand Command) : Tell;

    public sealed record TellTranscript(TranscriptKey To, TranscriptCommand Command) : Tell;

    public sealed record TellQueue(QueueId To, QueueCommand Command) : Tell;

    public sealed record TellAgent(AgentId To, AgentCommand Command) : Tell;

    public sealed record TellBook(GuestBookKey To, GuestBookCommand Command) : Tell;

    public sealed record TellChapter(GuestChapterKey To, GuestChapterCommand Command) : Tell;

    public sealed record TellCalendar(GuestCalendarKey To, GuestCalendarCommand Command) : Tell;

    /// <summary>
    /// Every file of a session is to go. To no entity: files are kept beside the grid, and erasing them repeats.
    /// </summary>
    public sealed record TellFiles(GuestSessionId To) : Tell;

    /// <summary>
    /// News for one live socket. Not kept: who misses it finds out by its position in the conversation when it resumes.
    /// </summary>
    public sealed record Notify(ConnectionAddress To, Notice Notice) : Effect;
}
