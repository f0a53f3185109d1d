using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Runtime;

/// <summary>
/// The grid as its gateways and its own entities see it: every entity exists, has one owner somewhere, and takes
/// commands. Embedded in one process or spread over a cluster of silos, the behaviour is the same.
/// </summary>
public interface IGuestGrid
{
    IEntity<AnonymousVisitorCommand, VisitorAnswer> Visitor(GuestId guest);

    IEntity<AddressThrottleCommand, AddressThrottleAnswer> Address(AddressPrefix prefix);

    IEntity<GuestSessionCommand, GuestSessionAnswer> Session(GuestSessionId session);

    IEntity<TranscriptCommand, TranscriptAnswer> Transcript(TranscriptKey page);

    IEntity<QueueCommand, QueueAnswer> Queue(QueueId queue);

    IEntity<AgentCommand, AgentAnswer> Agent(AgentId agent);

    IEntity<GuestBookCommand, GuestBookAnswer> Book(GuestBookKey book);

    IEntity<GuestChapterCommand, GuestChapterAnswer> Chapter(GuestChapterKey chapter);

    IEntity<GuestCalendarCommand, GuestCalendarAnswer> Calendar(GuestCalendarKey calendar);
}
