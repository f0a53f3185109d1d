using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>Reads along with the durable store: what is true at every moment, whatever any owner believes.</summary>
internal sealed class Ledger(World world, IEntityStore store) : IEntityStore
{
    private readonly Dictionary<EntityKey, ILedgerEntity> entities = [];
    private readonly Dictionary<GuestSessionId, SessionRecord> sessions = [];

    public IReadOnlyDictionary<EntityKey, ILedgerEntity> Entities => entities;

    public IEnumerable<SessionRecord> Sessions => sessions.Values;

    public SessionRecord Session(GuestSessionId id)
    {
        if (!sessions.TryGetValue(id, out var record)) sessions.Add(id, record = new SessionRecord(world, id));
        return record;
    }

    public IEnumerable<(string Id, TState State)> StatesOf<TState>(string kind) where TState : class
    {
        foreach (var (key, entity) in entities)
            if (key.Kind == kind) yield return (key.Id, (TState)entity.State);
    }

    public TState? StateOf<TState>(string kind, string id) where TState : class =>
        entities.TryGetValue(new EntityKey(kind, id), out var entity) ? (TState)entity.State : null;

    public ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default) =>
        store.Load(key, cancellation);

    public ValueTask Append(EntityAppend append)
    {
        var write = store.Append(append);
        if (!write.IsCompletedSuccessfully) return write;
        if (world.Trace.IsKept)
            world.Trace.Add("write", append.Key, System.Text.Encoding.UTF8.GetString(append.Content.Span).TrimEnd());
        if (!entities.TryGetValue(append.Key, out var entity)) entities.Add(append.Key, entity = Create(append.Key));
        entity.Apply(append);
        return write;
    }

    public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default) =>
        store.DueWakes(now, max, cancellation);

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default)
    {
        var erasure = store.Erase(key, expectedVersion, cancellation);
        if (!erasure.IsCompletedSuccessfully || !entities.Remove(key)) return erasure;
        world.Trace.Add("erase", key, null);
        if (key.Kind == EntityKinds.Session) Session(GuestSessionId.Parse(key.Id)).Erase();
        return erasure;
    }

    private ILedgerEntity Create(EntityKey key)
    {
        var policies = world.Scenario.Policies;
        return key.Kind switch
        {
            EntityKinds.Visitor => new LedgerEntity<AnonymousVisitorDecider, AnonymousVisitor, AnonymousVisitorCommand,
                AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy>(
                world, policies.Visitor, new AttributesCheck(world)),
            EntityKinds.Address => new LedgerEntity<AddressThrottleDecider, AddressThrottle, AddressThrottleCommand,
                AddressThrottleEvent, AddressThrottleAnswer, AddressThrottlePolicy>(world, policies.Address, null),
            EntityKinds.Session => new LedgerEntity<GuestSessionDecider, GuestSession, GuestSessionCommand,
                GuestSessionEvent, GuestSessionAnswer, GuestSessionPolicy>(
                world, policies.Session, Session(GuestSessionId.Parse(key.Id))),
            EntityKinds.Transcript => new LedgerEntity<TranscriptDecider, Transcript, TranscriptCommand,
                TranscriptEvent, TranscriptAnswer, TranscriptPolicy>(world, policies.Transcript, null),
            EntityKinds.Queue => new LedgerEntity<QueueDecider, Queue, QueueCommand,
                QueueEvent, QueueAnswer, QueuePolicy>(world, policies.Queue, null),
            EntityKinds.Agent => new LedgerEntity<AgentDecider, Agent, AgentCommand,
                AgentEvent, AgentAnswer, AgentPolicy>(world, policies.Agent, new CapacityCheck(world)),
            EntityKinds.Book => new LedgerEntity<GuestBookDecider, GuestBook, GuestBookCommand,
                GuestBookEvent, GuestBookAnswer, GuestBookPolicy>(world, policies.Book, null),
            EntityKinds.Chapter => new LedgerEntity<GuestChapterDecider, GuestChapter, GuestChapterCommand,
                GuestChapterEvent, GuestChapterAnswer, GuestBookPolicy>(world, policies.Book, null),
            EntityKinds.Calendar => new LedgerEntity<GuestCalendarDecider, GuestCalendar, GuestCalendarCommand,
                GuestCalendarEvent, GuestCalendarAnswer, GuestCalendarPolicy>(
                world, GuestCalendarPolicy.Default, null),
            _ => throw new InvalidOperationException(key.ToString()),
        };
    }
}
