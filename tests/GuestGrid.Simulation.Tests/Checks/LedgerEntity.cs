using GuestGrid.Core;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>One entity as the store has it, event by event.</summary>
internal sealed class LedgerEntity<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
    World world, TPolicy policy, ILedgerObserver<TState, TEvent>? observer) : ILedgerEntity
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    private readonly Dictionary<long, TimeSpan> outbox = [];
    private TState state = TDecider.Initial;

    public object State => state;

    public TimeSpan? OldestTell => outbox.Count == 0 ? null : outbox.Values.Min();

    public TimeSpan WrittenAt { get; private set; }

    public DateTimeOffset? WakeAt { get; private set; }

    public DateTimeOffset? NextWake => TDecider.NextWake(state, policy);

    public object Replay(StoredEntity stored) =>
        EntityMemory<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>.Of(stored, world.Format).State;

    public string Spell(object state)
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        world.Format.Write(text, (TState)state);
        return System.Text.Encoding.UTF8.GetString(text.WrittenSpan);
    }

    public void Apply(EntityAppend append)
    {
        (WrittenAt, WakeAt) = (world.Loop.Now, append.WakeAt);
        var pending = outbox.Count > 0 && append.IsSnapshot ? outbox.ToDictionary() : null;
        if (append.IsSnapshot) outbox.Clear();
        EntityContent.Read(append.Content.Span, this, static (entity, letter, value) => entity.Apply(letter, value));
        foreach (var (number, since) in pending ?? [])
            if (outbox.ContainsKey(number)) outbox[number] = since;
        observer?.Written(state);
    }

    private void Apply(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'E':
                var @event = world.Format.Read<TEvent>(value);
                var before = state;
                try
                {
                    state = TDecider.Evolve(before, @event);
                }
                catch (Exception fault)
                {
                    observer?.Misfit(before, @event);
                    world.Watch.Break(Invariant.DecisionsAreTotal, $"{@event} does not fit {before}: {fault.Message}");
                    return;
                }
                observer?.Happened(before, @event, state);
                break;
            case 'S':
                state = world.Format.Read<TState>(value);
                observer?.Replaced(state);
                break;
            case 'O': outbox.Add(EntityContent.ReadNumber(value, out _), world.Loop.Now); break;
            case 'R': outbox.Remove(EntityContent.ReadNumber(value, out _)); break;
        }
    }
}

/// <summary>One entity as the store has it, without its types.</summary>
internal interface ILedgerEntity
{
    object State { get; }

    /// <summary>Since when the oldest tell in its outbox is there.</summary>
    TimeSpan? OldestTell { get; }

    /// <summary>When it was last written.</summary>
    TimeSpan WrittenAt { get; }

    /// <summary>When the store's index wakes it.</summary>
    DateTimeOffset? WakeAt { get; }

    /// <summary>When its state wants to be woken.</summary>
    DateTimeOffset? NextWake { get; }

    /// <summary>The state that an owner makes of what the store holds.</summary>
    object Replay(StoredEntity stored);

    /// <summary>The state as text that is equal for equal states.</summary>
    string Spell(object state);

    void Apply(EntityAppend append);
}

/// <summary>Looks at what becomes durable.</summary>
internal interface ILedgerObserver<TState, TEvent>
{
    void Happened(TState before, TEvent @event, TState after);

    void Replaced(TState state);

    /// <summary>The event can not follow the state.</summary>
    void Misfit(TState before, TEvent @event);

    /// <summary>After each write.</summary>
    void Written(TState state);
}
