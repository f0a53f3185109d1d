using Orleans.Concurrency;

namespace GuestGrid.Grains.Operations;

/// <summary>Answers in the silo that is asked: stateless workers are where their callers are.</summary>
[StatelessWorker(1), Reentrant, GrainType("guestgrid.silo-probe")]
internal sealed class SiloProbeGrain(ISiloCondition condition) : Grain, ISiloProbeGrain
{
    public ValueTask<string?> Problem() => new(condition.Problem);
}
