using GuestGrid.Core;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Runtime.Entities;

/// <summary>
/// An entity as it stands in memory: rebuilt from the store, changed by decisions, thrown away when a write fails.
/// </summary>
internal sealed class EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    private readonly IStoredFormat format;
    private readonly int snapshotAfter;
    private readonly int tailFactor;
    private long bytesSinceSnapshot;
    private DateTimeOffset? wakeAt;
    private bool isWakeKnown;
    private long snapshotBytes;
    private TState state = TDecider.Initial;
    private bool forgets;

    private EntityMemory(IStoredFormat format, int snapshotAfter, int tailFactor)
    {
        this.format = format;
        this.snapshotAfter = snapshotAfter;
        this.tailFactor = tailFactor;
    }

    public TState State
    {
        get => state;
        set
        {
            forgets |= TDecider.Forgets(state, value);
            state = value;
        }
    }

    public Outbox Outbox { get; } = new();

    public long Version { get; private set; }

    /// <summary>Nothing of it is to be kept, and nobody waits for news of it: the entity is to be erased.</summary>
    public bool IsOver => Outbox.Count == 0 && TDecider.IsOver(State);

    /// <param name="earlier">What stood in memory before: a load doesn't tell what the store's index holds, but where
    /// nobody has written since, it is still what that one knew.</param>
    public static EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> Of(
        StoredEntity stored, IStoredFormat format, int snapshotAfter = RunnerLimits.SnapshotBytesDefault,
        int tailFactor = RunnerLimits.TailFactorDefault,
        EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>? earlier = null)
    {
        var memory = new EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
            format, snapshotAfter, tailFactor)
        {
            Version = stored.Version,
            snapshotBytes = stored.Snapshot?.Length ?? 0,
            bytesSinceSnapshot = stored.Entries.Sum(entry => entry.Length),
        };
        if (stored.Snapshot is { } snapshot) EntityContent.Read(snapshot.Span, memory, Apply);
        foreach (var entry in stored.Entries) EntityContent.Read(entry.Span, memory, Apply);
        memory.Outbox.RestoreNext(stored.Version);
        if (earlier?.Version == memory.Version)
            (memory.wakeAt, memory.isWakeKnown) = (earlier.wakeAt, earlier.isWakeKnown);
        return memory;
    }

    /// <summary>
    /// When a tick is next due: for the entity, for its outbox, which whoever loads it takes on, or for its erasure.
    /// </summary>
    /// <param name="retryAt">When that should be, after a crash too.</param>
    public DateTimeOffset? NextWake(TPolicy policy, DateTimeOffset retryAt)
    {
        var wakeAt = TDecider.NextWake(State, policy);
        return Outbox.Count == 0 && !IsOver || wakeAt < retryAt ? wakeAt : retryAt;
    }

    /// <summary>Does the store's index hold a time that is over, or may it?</summary>
    public bool IsWakeOutdated(DateTimeOffset? next, DateTimeOffset now) =>
        Version > 0 && (!isWakeKnown || wakeAt <= now && wakeAt != next);

    /// <summary>
    /// Tells are numbered from the first version of their life on, so that no two lives have a number in common: an
    /// answer that comes late is not taken for that to a tell of a life that came after.
    /// </summary>
    public void Begin(DateTimeOffset now)
    {
        if (Version == 0) Outbox.RestoreNext(LifeVersion.Of(now));
    }

    /// <summary>
    /// Takes a tell that was answered out of the outbox; false where it is not in there: another owner has settled it,
    /// with all that follows from the answer, or it was one of an earlier life. Null is always settled.
    /// </summary>
    public bool Settle(PendingTell? tell, EntityContent content)
    {
        if (tell is null) return true;
        if (!Outbox.Release(tell.Number)) return false;
        content.AddRelease(tell.Number);
        return true;
    }

    /// <summary>The write that makes <paramref name="changes"/>, already applied here, durable.</summary>
    public EntityAppend Append(
        EntityKey key, EntityContent changes, DateTimeOffset? nextWake, DateTimeOffset now)
    {
        (wakeAt, isWakeKnown) = (nextWake, true);
        // Due when replaying, or carrying the tail along, costs more than it.
        var isSnapshot = forgets
            || bytesSinceSnapshot + changes.Length > Math.Max(snapshotAfter, tailFactor * snapshotBytes);
        forgets = false;
        var content = isSnapshot ? Snapshot() : changes.ToMemory();
        (bytesSinceSnapshot, snapshotBytes) = isSnapshot
            ? (0, content.Length)
            : (bytesSinceSnapshot + content.Length, snapshotBytes);
        var append = new EntityAppend(key, Version, content, isSnapshot, nextWake, LifeVersion.Of(now));
        Version = append.NewVersion;
        return append;
    }

    private ReadOnlyMemory<byte> Snapshot()
    {
        var content = EntityContent.Rent();
        content.AddState(format, State);
        content.AddNext(Outbox.Next);
        foreach (var (number, tell) in Outbox.Pending) content.AddTell(format, number, tell);
        return content.ToMemory();
    }

    private static void Apply(EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> memory,
        char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'E': memory.state = TDecider.Evolve(memory.state, memory.format.Read<TEvent>(value)); break;
            case 'S': memory.state = memory.format.Read<TState>(value); break;
            case 'N': memory.Outbox.RestoreNext(EntityContent.ReadNumber(value, out _)); break;
            case 'R': memory.Outbox.Release(EntityContent.ReadNumber(value, out _)); break;
            case 'O':
                var number = EntityContent.ReadNumber(value, out var tell);
                memory.Outbox.Restore(number, memory.format.Read<Effect.Tell>(tell));
                break;
            default: throw new StoredFormatException($"A stored line starts with an unknown letter '{letter}'.");
        }
    }
}
