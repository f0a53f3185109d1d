using System.Collections.Concurrent;
using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Embedded;

/// <summary>
/// The entities of one kind that are in memory; the others are in the store, and come when they are asked for
/// something.
/// </summary>
internal sealed class Residents<TId, TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
    string kind, TPolicy policy, RunnerEnvironment environment) : IResidents
    where TId : struct, IIdentifier<TId>
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    private readonly ConcurrentDictionary<TId, EntityRunner<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>>
        runners = new();

    public int Count => runners.Count;

    public IEntity<TCommand, TAnswer> Find(TId id) => new Handle(this, id);

    public async ValueTask Wake(string id)
    {
        if (TId.TryParse(id, out var parsed)) await Execute(parsed, TDecider.Tick, null);
    }

    /// <summary>Lets go of what was not used since the last time.</summary>
    public void Sweep()
    {
        foreach (var resident in runners)
            if (resident.Value.TryRetire()) runners.TryRemove(resident);
    }

    private ValueTask<Outcome<TAnswer>> Execute(TId id, TCommand command, Lane? lane)
    {
        while (true)
        {
            var runner = runners.GetOrAdd(id, static (id, residents) => residents.Create(id), this);
            if (runner.TryExecute(command, out var outcome, lane)) return outcome;
            // It retired between the look-up and the call. Only one runner of an entity may live, so this one goes
            // first.
            runners.TryRemove(KeyValuePair.Create(id, runner));
        }
    }

    private EntityRunner<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> Create(TId id) =>
        new(new EntityKey(kind, id.ToString()), policy, environment);

    private sealed class Handle(
        Residents<TId, TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> residents, TId id)
        : Lane, IEntity<TCommand, TAnswer>
    {
        public ValueTask<Outcome<TAnswer>> Execute(TCommand command) => residents.Execute(id, command, this);
    }
}

/// <summary>The entities of one kind, without their types.</summary>
internal interface IResidents
{
    int Count { get; }

    ValueTask Wake(string id);

    void Sweep();
}
