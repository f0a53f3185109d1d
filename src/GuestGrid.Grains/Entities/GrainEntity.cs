using GuestGrid.Grains.Contracts;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Runtime;

namespace GuestGrid.Grains.Entities;

/// <summary>An entity whose owner is a grain, wherever that is.</summary>
internal sealed class GrainEntity<TGrain, TCommand, TAnswer>(
    TGrain grain, Func<TGrain, TCommand, ValueTask<Reply<TAnswer>>> execute)
    : IEntity<TCommand, TAnswer> where TGrain : IGrainWithStringKey
{
    public async ValueTask<Outcome<TAnswer>> Execute(TCommand command) =>
        Replies.ToOutcome(await Ask(command), grain.ToString()!);

    private async ValueTask<Reply<TAnswer>> Ask(TCommand command)
    {
        try
        {
            return await execute(grain, command);
        }
        catch (GatewayTooBusyException)
        {
            throw new EntityOverloadedException(grain.ToString()!);
        }
        catch (Exception fault) when (fault is TimeoutException or OrleansException or OperationCanceledException
            or ObjectDisposedException or OrleansMessageRejectionException)
        {
            // The command, or only its answer, was lost on the way: both look the same from here.
            throw new StoreUnavailableException($"{grain} did not answer.", fault);
        }
    }
}
