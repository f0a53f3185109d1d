using GuestGrid.Grains.Contracts;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Grains.Entities;

/// <summary>An entity whose owner is a grain, wherever that is.</summary>
/// <param name="isRepeatable">False for commands whose repetition the entity can't recognise.</param>
internal sealed class GrainEntity<TGrain, TCommand, TAnswer>(
    TGrain grain, Func<TGrain, TCommand, ValueTask<Reply<TAnswer>>> execute, Func<TCommand, bool>? isRepeatable = null)
    : IEntity<TCommand, TAnswer> where TGrain : IGrainWithStringKey
{
    public async ValueTask<Outcome<TAnswer>> Execute(TCommand command) => Replies.ToOutcome(
        await GrainCall.Ask(grain, command, execute, isRepeatable?.Invoke(command) ?? true), grain.ToString()!);
}
