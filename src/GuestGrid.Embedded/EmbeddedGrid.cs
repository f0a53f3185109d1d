using GuestGrid.Core;
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
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Delivery;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Embedded;

/// <summary>
/// The whole grid in one process, over one store: each entity in use has one runner, idle ones leave memory, and
/// wake-ups come from the store's index. The store stays the caller's: it is to be closed after the grid.
/// </summary>
public sealed class EmbeddedGrid : IGuestGrid, IAsyncDisposable
{
    private readonly Residents<GuestId, AnonymousVisitorDecider, AnonymousVisitor, AnonymousVisitorCommand,
        AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy> visitors;
    private readonly Residents<AddressPrefix, AddressThrottleDecider, AddressThrottle, AddressThrottleCommand,
        AddressThrottleEvent, AddressThrottleAnswer, AddressThrottlePolicy> addresses;
    private readonly Residents<GuestSessionId, GuestSessionDecider, GuestSession, GuestSessionCommand,
        GuestSessionEvent, GuestSessionAnswer, GuestSessionPolicy> sessions;
    private readonly Residents<TranscriptKey, TranscriptDecider, Transcript, TranscriptCommand,
        TranscriptEvent, TranscriptAnswer, TranscriptPolicy> transcripts;
    private readonly Residents<QueueId, QueueDecider, Queue, QueueCommand,
        QueueEvent, QueueAnswer, QueuePolicy> queues;
    private readonly Residents<AgentId, AgentDecider, Agent, AgentCommand,
        AgentEvent, AgentAnswer, AgentPolicy> agents;
    private readonly Residents<GuestBookKey, GuestBookDecider, GuestBook, GuestBookCommand,
        GuestBookEvent, GuestBookAnswer, GuestBookPolicy> books;
    private readonly Residents<GuestChapterKey, GuestChapterDecider, GuestChapter, GuestChapterCommand,
        GuestChapterEvent, GuestChapterAnswer, GuestBookPolicy> chapters;
    private readonly Residents<GuestCalendarKey, GuestCalendarDecider, GuestCalendar, GuestCalendarCommand,
        GuestCalendarEvent, GuestCalendarAnswer, GuestCalendarPolicy> calendars;
    private readonly Dictionary<string, IResidents> byKind;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task wakeLoop;
    private readonly Task sweepLoop;
    private int disposals;

    public EmbeddedGrid(IEntityStore store, IStoredFormat format, TimeProvider clock, IConnections connections,
        GridPolicies policies, EmbeddedLimits limits, IRunnerFaults faults, EraseFiles eraseFiles)
    {
        var environment = new RunnerEnvironment(store, format, clock, connections,
            tell => TellDelivery.Deliver(this, eraseFiles, tell), limits.Runner, faults);
        visitors = new(EntityKinds.Visitor, policies.Visitor, environment);
        addresses = new(EntityKinds.Address, policies.Address, environment);
        sessions = new(EntityKinds.Session, policies.Session, environment);
        transcripts = new(EntityKinds.Transcript, policies.Transcript, environment);
        queues = new(EntityKinds.Queue, policies.Queue, environment);
        agents = new(EntityKinds.Agent, policies.Agent, environment);
        books = new(EntityKinds.Book, policies.Book, environment);
        chapters = new(EntityKinds.Chapter, policies.Book, environment);
        calendars = new(EntityKinds.Calendar, GuestCalendarPolicy.Default, environment);
        byKind = new()
        {
            [EntityKinds.Visitor] = visitors,
            [EntityKinds.Address] = addresses,
            [EntityKinds.Session] = sessions,
            [EntityKinds.Transcript] = transcripts,
            [EntityKinds.Queue] = queues,
            [EntityKinds.Agent] = agents,
            [EntityKinds.Book] = books,
            [EntityKinds.Chapter] = chapters,
            [EntityKinds.Calendar] = calendars,
        };
        wakeLoop = new WakeLoop(store, clock, Wake, limits.WakeInterval).Run(stopping.Token);
        sweepLoop = Sweep(clock, limits.IdleAge, stopping.Token);
    }

    /// <summary>Entities in memory now, of all kinds.</summary>
    public int ResidentCount => byKind.Values.Sum(residents => residents.Count);

    public IEntity<AnonymousVisitorCommand, VisitorAnswer> Visitor(GuestId guest) => visitors.Find(guest);

    public IEntity<AddressThrottleCommand, AddressThrottleAnswer> Address(AddressPrefix prefix) =>
        addresses.Find(prefix);

    public IEntity<GuestSessionCommand, GuestSessionAnswer> Session(GuestSessionId session) => sessions.Find(session);

    public IEntity<TranscriptCommand, TranscriptAnswer> Transcript(TranscriptKey page) => transcripts.Find(page);

    public IEntity<QueueCommand, QueueAnswer> Queue(QueueId queue) => queues.Find(queue);

    public IEntity<AgentCommand, AgentAnswer> Agent(AgentId agent) => agents.Find(agent);

    public IEntity<GuestBookCommand, GuestBookAnswer> Book(GuestBookKey book) => books.Find(book);

    public IEntity<GuestChapterCommand, GuestChapterAnswer> Chapter(GuestChapterKey chapter) => chapters.Find(chapter);

    public IEntity<GuestCalendarCommand, GuestCalendarAnswer> Calendar(GuestCalendarKey calendar) =>
        calendars.Find(calendar);

    /// <summary>
    /// Stops wake-ups. What is under way ends by itself; nothing depends on it, for everything is in the store.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        // A container that knows it by two of its types disposes of it twice.
        if (Interlocked.Increment(ref disposals) > 1) return;
        await stopping.CancelAsync();
        await Task.WhenAll(wakeLoop, sweepLoop);
        stopping.Dispose();
    }

    private ValueTask Wake(EntityKey key) =>
        byKind.TryGetValue(key.Kind, out var residents) ? residents.Wake(key.Id) : ValueTask.CompletedTask;

    private async Task Sweep(TimeProvider clock, TimeSpan idleAge, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(idleAge, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                foreach (var residents in byKind.Values) residents.Sweep();
        }
        catch (OperationCanceledException)
        {
            // The grid stops.
        }
    }
}

/// <summary>The bounds of an embedded grid.</summary>
/// <param name="IdleAge">An entity leaves memory when it was not used for this long, at most twice as long.</param>
/// <param name="WakeInterval">How often due wake-ups are looked for: how late a tick may come.</param>
public sealed record EmbeddedLimits(TimeSpan IdleAge, TimeSpan WakeInterval, RunnerLimits Runner)
{
    public static readonly EmbeddedLimits Default =
        new(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(250), RunnerLimits.Default);
}
