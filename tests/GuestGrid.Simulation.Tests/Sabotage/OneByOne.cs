using GuestGrid.Core;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Sabotage;

/// <summary>Asks for one thing after the other where they belong together.</summary>
internal sealed class OneByOne<TId, TCommand, TAnswer>(IEntityKind<TId, TCommand, TAnswer> inner)
    : IEntityKind<TId, TCommand, TAnswer>
{
    public string Name => inner.Name;

    public ValueTask<Outcome<TAnswer>> Execute(TId id, TCommand command) => inner.Execute(id, command);

    public async ValueTask<Outcome<TAnswer>?[]> ExecuteAll(TId id, TCommand[] commands)
    {
        var outcomes = new List<Outcome<TAnswer>?>();
        foreach (var command in commands) outcomes.AddRange(await inner.ExecuteAll(id, [command]));
        return [.. outcomes];
    }

    public ValueTask Wake(string id) => inner.Wake(id);

    public void Sweep() => inner.Sweep();

    public void Drop(Func<EntityKey, bool> isForeign) => inner.Drop(isForeign);

    public IEnumerable<(EntityKey Key, object State, long Version)> InMemory() => inner.InMemory();
}
