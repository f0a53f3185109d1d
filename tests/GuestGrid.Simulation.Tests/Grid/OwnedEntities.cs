using System.Runtime.InteropServices;
using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Simulation.Tests.Grid;

/// <summary>The entities of one kind at one owner: a runner each while in memory.</summary>
internal sealed class OwnedEntities<TId, TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>(
    string name, TPolicy policy, RunnerEnvironment environment) : IEntityKind<TId, TCommand, TAnswer>
    where TId : struct, IIdentifier<TId>
    where TDecider : IDecider<TState, TCommand, TEvent, TAnswer, TPolicy>
    where TState : class where TCommand : class where TEvent : class
{
    private readonly Dictionary<TId, EntityRunner<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy>> runners = [];

    public string Name => name;

    public ValueTask<Outcome<TAnswer>> Execute(TId id, TCommand command)
    {
        while (true)
        {
            if (RunnerOf(id).TryExecute(command, out var outcome)) return outcome;
            runners.Remove(id);
        }
    }

    public async ValueTask<Outcome<TAnswer>?[]> ExecuteAll(TId id, TCommand[] commands)
    {
        var outcomes = RunnerOf(id).ExecuteAll(commands);
        var known = new Outcome<TAnswer>?[commands.Length];
        for (var i = 0; i < known.Length; i++)
        {
            try
            {
                known[i] = await outcomes[i];
            }
            catch (Exception fault) when (fault is StoreUnavailableException or EntityOverloadedException)
            {
                // It stays unknown.
            }
        }
        return known;
    }

    public async ValueTask Wake(string id) =>
        await Execute(TId.TryParse(id, out var parsed) ? parsed : throw new FormatException(id), TDecider.Tick);

    public void Sweep()
    {
        foreach (var (id, runner) in runners)
            if (runner.TryRetire()) runners.Remove(id);
    }

    /// <summary>Forgets what another owner has now; what is under way goes on.</summary>
    public void Drop(Func<EntityKey, bool> isForeign)
    {
        foreach (var id in runners.Keys)
            if (isForeign(new EntityKey(name, id.ToString()!))) runners.Remove(id);
    }

    public IEnumerable<(EntityKey Key, object State, long Version)> InMemory()
    {
        foreach (var (id, runner) in runners)
            if (runner.State is { } state) yield return (new EntityKey(name, id.ToString()!), state, runner.Version);
    }

    private EntityRunner<TDecider, TState, TCommand, TEvent, TAnswer, TPolicy> RunnerOf(TId id)
    {
        ref var runner = ref CollectionsMarshal.GetValueRefOrAddDefault(runners, id, out _);
        return runner ??= new(new EntityKey(name, id.ToString()!), policy, environment);
    }
}

/// <summary>Entities of one kind, as callers see them.</summary>
internal interface IEntityKind<TId, TCommand, TAnswer> : IEntityKind
{
    ValueTask<Outcome<TAnswer>> Execute(TId id, TCommand command);

    /// <summary>All of them in a row; null for an outcome that nobody knows.</summary>
    ValueTask<Outcome<TAnswer>?[]> ExecuteAll(TId id, TCommand[] commands);
}

/// <summary>Entities of one kind, without their types.</summary>
internal interface IEntityKind
{
    string Name { get; }

    ValueTask Wake(string id);

    void Sweep();

    void Drop(Func<EntityKey, bool> isForeign);

    IEnumerable<(EntityKey Key, object State, long Version)> InMemory();
}
