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
using GuestGrid.Runtime.Delivery;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Faults;
using GuestGrid.Simulation.Tests.Machinery;

namespace GuestGrid.Simulation.Tests.Grid;

/// <summary>
/// One life of a process that owns entities: the real runners over simulated time, store and network.
/// </summary>
internal sealed class SimulatedOwner
{
    private readonly IEntityKind[] kinds;

    public SimulatedOwner(World world, string name)
    {
        Process = new SimulatedProcess(world.Loop, name);
        Time = new VirtualTime(world.Loop, Process)
        {
            Error = world.Skipped + world.Chance.Between(-world.Faults.ClockErrorMax, world.Faults.ClockErrorMax),
        };
        Clock = new SteadyClock(Time);
        var grid = new SimulatedGrid(world, mayRepeat: true);
        var policies = world.Scenario.Policies;
        var environment = new RunnerEnvironment(
            world.Parts.Face(world, new FaultyStore(world, this, world.Durable)), world.Format, Clock, world.Sockets,
            world.Parts.Deliver(tell => TellDelivery.Deliver(grid, world.Files.Erase, tell)), world.Scenario.Runner,
            world.Watch);
        Visitors = world.Parts.Visitors(policies, environment);
        Sessions = world.Parts.Sessions(policies, environment);
        Agents = world.Parts.Agents(policies, environment);
        Addresses = new OwnedEntities<AddressPrefix, AddressThrottleDecider, AddressThrottle, AddressThrottleCommand,
            AddressThrottleEvent, AddressThrottleAnswer, AddressThrottlePolicy>(
            EntityKinds.Address, policies.Address, environment);
        Transcripts = new OwnedEntities<TranscriptKey, TranscriptDecider, Transcript, TranscriptCommand,
            TranscriptEvent, TranscriptAnswer, TranscriptPolicy>(
            EntityKinds.Transcript, policies.Transcript, environment);
        Queues = new OwnedEntities<QueueId, QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy>(
            EntityKinds.Queue, policies.Queue, environment);
        Books = world.Parts.Books(policies, environment);
        Chapters = new OwnedEntities<GuestChapterKey, GuestChapterDecider, GuestChapter, GuestChapterCommand,
            GuestChapterEvent, GuestChapterAnswer, GuestBookPolicy>(EntityKinds.Chapter, policies.Book, environment);
        Calendars = new OwnedEntities<GuestCalendarKey, GuestCalendarDecider, GuestCalendar, GuestCalendarCommand,
            GuestCalendarEvent, GuestCalendarAnswer, GuestCalendarPolicy>(
            EntityKinds.Calendar, GuestCalendarPolicy.Default, environment);
        kinds = [Visitors, Addresses, Sessions, Transcripts, Queues, Agents, Books, Chapters, Calendars];
    }

    public SimulatedProcess Process { get; }

    public VirtualTime Time { get; }

    public TimeProvider Clock { get; }

    /// <summary>What callers outside wait for from this owner.</summary>
    public List<IPendingCall> Calls { get; } = [];

    public IEntityKind<GuestId, AnonymousVisitorCommand, VisitorAnswer> Visitors { get; }

    public IEntityKind<AddressPrefix, AddressThrottleCommand, AddressThrottleAnswer> Addresses { get; }

    public IEntityKind<GuestSessionId, GuestSessionCommand, GuestSessionAnswer> Sessions { get; }

    public IEntityKind<TranscriptKey, TranscriptCommand, TranscriptAnswer> Transcripts { get; }

    public IEntityKind<QueueId, QueueCommand, QueueAnswer> Queues { get; }

    public IEntityKind<AgentId, AgentCommand, AgentAnswer> Agents { get; }

    public IEntityKind<GuestBookKey, GuestBookCommand, GuestBookAnswer> Books { get; }

    public IEntityKind<GuestChapterKey, GuestChapterCommand, GuestChapterAnswer> Chapters { get; }

    public IEntityKind<GuestCalendarKey, GuestCalendarCommand, GuestCalendarAnswer> Calendars { get; }

    public async ValueTask Wake(EntityKey key)
    {
        foreach (var kind in kinds)
            if (kind.Name == key.Kind) await kind.Wake(key.Id);
    }

    /// <summary>Lets go of what was not used since the last time.</summary>
    public void Sweep()
    {
        foreach (var kind in kinds) kind.Sweep();
    }

    /// <summary>Forgets what another owner has now.</summary>
    public void Drop(Func<EntityKey, bool> isForeign)
    {
        foreach (var kind in kinds) kind.Drop(isForeign);
    }

    public IEnumerable<(EntityKey Key, object State, long Version)> InMemory() =>
        kinds.SelectMany(kind => kind.InMemory());
}
