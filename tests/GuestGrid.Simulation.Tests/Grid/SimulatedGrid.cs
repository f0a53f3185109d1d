using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Faults;

namespace GuestGrid.Simulation.Tests.Grid;

/// <summary>The grid as one caller reaches it, over the simulated network.</summary>
/// <param name="mayRepeat">Commands between entities may arrive twice; a client's do not, it repeats them
/// itself.</param>
internal sealed class SimulatedGrid(World world, bool mayRepeat) : IGuestGrid
{
    public IEntity<AnonymousVisitorCommand, VisitorAnswer> Visitor(GuestId guest) =>
        Reach(EntityKinds.Visitor, static owner => owner.Visitors, guest);

    public IEntity<AddressThrottleCommand, AddressThrottleAnswer> Address(AddressPrefix prefix) =>
        Reach(EntityKinds.Address, static owner => owner.Addresses, prefix);

    public IEntity<GuestSessionCommand, GuestSessionAnswer> Session(GuestSessionId session) =>
        Reach(EntityKinds.Session, static owner => owner.Sessions, session);

    /// <summary>All of them in one call; null for an outcome that nobody knows.</summary>
    public ValueTask<Outcome<GuestSessionAnswer>?[]> TellSession(
        GuestSessionId session, GuestSessionCommand[] commands)
    {
        foreach (var command in commands) world.Trace.Add(EntityKinds.Session, session, command);
        return new Call<Outcome<GuestSessionAnswer>?[]>(world, EntityKinds.Session, session.ToString(),
            owner => owner.Sessions.ExecuteAll(session, commands)).Start(mayRepeat);
    }

    public IEntity<TranscriptCommand, TranscriptAnswer> Transcript(TranscriptKey page) =>
        Reach(EntityKinds.Transcript, static owner => owner.Transcripts, page);

    public IEntity<QueueCommand, QueueAnswer> Queue(QueueId queue) =>
        Reach(EntityKinds.Queue, static owner => owner.Queues, queue);

    public IEntity<AgentCommand, AgentAnswer> Agent(AgentId agent) =>
        Reach(EntityKinds.Agent, static owner => owner.Agents, agent);

    public IEntity<GuestBookCommand, GuestBookAnswer> Book(GuestBookKey book) =>
        Reach(EntityKinds.Book, static owner => owner.Books, book);

    public IEntity<GuestChapterCommand, GuestChapterAnswer> Chapter(GuestChapterKey chapter) =>
        Reach(EntityKinds.Chapter, static owner => owner.Chapters, chapter);

    public IEntity<GuestCalendarCommand, GuestCalendarAnswer> Calendar(GuestCalendarKey calendar) =>
        Reach(EntityKinds.Calendar, static owner => owner.Calendars, calendar);

    private Reached<TId, TCommand, TAnswer> Reach<TId, TCommand, TAnswer>(string kindName,
        Func<SimulatedOwner, IEntityKind<TId, TCommand, TAnswer>> kind, TId id)
        where TId : struct, IIdentifier<TId> => new(world, kindName, kind, id, mayRepeat);

    private sealed class Reached<TId, TCommand, TAnswer>(World world, string kindName,
        Func<SimulatedOwner, IEntityKind<TId, TCommand, TAnswer>> kind, TId id, bool mayRepeat)
        : IEntity<TCommand, TAnswer> where TId : struct, IIdentifier<TId>
    {
        public ValueTask<Outcome<TAnswer>> Execute(TCommand command)
        {
            if (world.Trace.IsKept) world.Trace.Add(kindName, id, command);
            return new Call<Outcome<TAnswer>>(world, kindName, id.ToString()!,
                owner => kind(owner).Execute(id, command)).Start(mayRepeat);
        }
    }
}
