using GuestGrid.Grains.Contracts;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Runtime;

namespace GuestGrid.Grains.Entities;

/// <summary>
/// An entity whose owner is a grain, wherever that is. A silo that stops takes with it the answers of calls that went
/// through it, though the calls were done or forwarded; so what may be repeated is asked a second time.
/// </summary>
/// <param name="isRepeatable">False for commands whose repetition the entity can't recognise.</param>
internal sealed class GrainEntity<TGrain, TCommand, TAnswer>(
    TGrain grain, Func<TGrain, TCommand, ValueTask<Reply<TAnswer>>> execute, Func<TCommand, bool>? isRepeatable = null)
    : IEntity<TCommand, TAnswer> where TGrain : IGrainWithStringKey
{
    public async ValueTask<Outcome<TAnswer>> Execute(TCommand command) =>
        Replies.ToOutcome(await Ask(command), grain.ToString()!);

    private async ValueTask<Reply<TAnswer>> Ask(TCommand command)
    {
        for (var mayRepeat = isRepeatable?.Invoke(command) ?? true; ; mayRepeat = false)
        {
            try
            {
                return await execute(grain, command);
            }
            catch (GatewayTooBusyException)
            {
                throw new EntityOverloadedException(grain.ToString()!);
            }
            catch (Exception fault) when (IsLoss(fault))
            {
                // The command, or only its answer, was lost on the way: both look the same from here.
                if (!mayRepeat) throw new StoreUnavailableException($"{grain} did not answer.", fault);
            }
        }
    }

    private static bool IsLoss(Exception fault) => fault is TimeoutException or OrleansException
        or OperationCanceledException or ObjectDisposedException;
}
