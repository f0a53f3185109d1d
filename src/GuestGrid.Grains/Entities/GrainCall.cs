using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using Orleans.Runtime;

namespace GuestGrid.Grains.Entities;

/// <summary>
/// A question to a grain. A silo that stops takes with it the answers of calls that went through it, though the calls
/// were done or forwarded; so what may be repeated is asked a second time.
/// </summary>
internal static class GrainCall
{
    /// <exception cref="EntityOverloadedException">Nothing was done.</exception>
    /// <exception cref="StoreUnavailableException">The outcome is unknown.</exception>
    public static async ValueTask<TReply> Ask<TGrain, TRequest, TReply>(TGrain grain, TRequest request,
        Func<TGrain, TRequest, ValueTask<TReply>> call, bool mayRepeat) where TGrain : IGrainWithStringKey
    {
        for (;; mayRepeat = false)
        {
            try
            {
                return await call(grain, request);
            }
            catch (GatewayTooBusyException)
            {
                throw new EntityOverloadedException(grain.ToString()!);
            }
            catch (Exception fault) when (IsLoss(fault))
            {
                // The request, or only its answer, was lost on the way: both look the same from here.
                if (!mayRepeat) throw new StoreUnavailableException($"{grain} did not answer.", fault);
            }
        }
    }

    private static bool IsLoss(Exception fault) => fault is TimeoutException or OrleansException
        or OperationCanceledException or ObjectDisposedException;
}
