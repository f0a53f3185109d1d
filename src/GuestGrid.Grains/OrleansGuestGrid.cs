using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Grains.AddressThrottles;
using GuestGrid.Grains.Agents;
using GuestGrid.Grains.AnonymousVisitors;
using GuestGrid.Grains.Entities;
using GuestGrid.Grains.GuestBooks;
using GuestGrid.Grains.GuestCalendars;
using GuestGrid.Grains.GuestSessions;
using GuestGrid.Grains.Queues;
using GuestGrid.Grains.Transcripts;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Grains;

/// <summary>The grid as a cluster of silos, seen from one of them or from a client of them.</summary>
public sealed class OrleansGuestGrid(IGrainFactory grains) : IGuestGrid
{
    public IEntity<AnonymousVisitorCommand, VisitorAnswer> Visitor(GuestId guest) =>
        new GrainEntity<IAnonymousVisitorGrain, AnonymousVisitorCommand, VisitorAnswer>(
            grains.GetGrain<IAnonymousVisitorGrain>(guest.ToString()),
            static (grain, command) => grain.Execute(command),
            // A repeated erasure would say that there is no such guest, a repeated count would count twice.
            static command => command is not (AnonymousVisitorCommand.CountInteraction
                or AnonymousVisitorCommand.EraseGuest));

    public IEntity<AddressThrottleCommand, AddressThrottleAnswer> Address(AddressPrefix prefix) =>
        new GrainEntity<IAddressThrottleGrain, AddressThrottleCommand, AddressThrottleAnswer>(
            grains.GetGrain<IAddressThrottleGrain>(prefix.ToString()),
            static (grain, command) => grain.Execute(command));

    public IEntity<GuestSessionCommand, GuestSessionAnswer> Session(GuestSessionId session) =>
        new SessionLane(grains.GetGrain<IGuestSessionGrain>(session.ToString()));

    public IEntity<TranscriptCommand, TranscriptAnswer> Transcript(TranscriptKey page) =>
        new GrainEntity<ITranscriptGrain, TranscriptCommand, TranscriptAnswer>(
            grains.GetGrain<ITranscriptGrain>(page.ToString()),
            static (grain, command) => grain.Execute(command));

    public IEntity<QueueCommand, QueueAnswer> Queue(QueueId queue) =>
        new GrainEntity<IQueueGrain, QueueCommand, QueueAnswer>(
            grains.GetGrain<IQueueGrain>(queue.ToString()),
            static (grain, command) => grain.Execute(command));

    public IEntity<AgentCommand, AgentAnswer> Agent(AgentId agent) =>
        new GrainEntity<IAgentGrain, AgentCommand, AgentAnswer>(
            grains.GetGrain<IAgentGrain>(agent.ToString()),
            static (grain, command) => grain.Execute(command));

    public IEntity<GuestBookCommand, GuestBookAnswer> Book(GuestBookKey book) =>
        new GrainEntity<IGuestBookGrain, GuestBookCommand, GuestBookAnswer>(
            grains.GetGrain<IGuestBookGrain>(book.ToString()),
            static (grain, command) => grain.Execute(command));

    public IEntity<GuestChapterCommand, GuestChapterAnswer> Chapter(GuestChapterKey chapter) =>
        new GrainEntity<IGuestChapterGrain, GuestChapterCommand, GuestChapterAnswer>(
            grains.GetGrain<IGuestChapterGrain>(chapter.ToString()),
            static (grain, command) => grain.Execute(command));

    public IEntity<GuestCalendarCommand, GuestCalendarAnswer> Calendar(GuestCalendarKey calendar) =>
        new GrainEntity<IGuestCalendarGrain, GuestCalendarCommand, GuestCalendarAnswer>(
            grains.GetGrain<IGuestCalendarGrain>(calendar.ToString()),
            static (grain, command) => grain.Execute(command));
}
