using GuestGrid.Runtime.Entities;

namespace GuestGrid.Simulation.Tests.Guests;

/// <summary>Something happens right before each command, and may change it.</summary>
internal sealed class Before<TCommand, TAnswer>(IEntity<TCommand, TAnswer> entity,
    Func<TCommand, ValueTask<TCommand>> before) : IEntity<TCommand, TAnswer>
{
    public async ValueTask<Outcome<TAnswer>> Execute(TCommand command) => await entity.Execute(await before(command));
}
