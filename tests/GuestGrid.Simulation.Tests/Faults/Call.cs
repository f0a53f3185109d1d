using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Faults;

/// <summary>
/// One command on its way over the simulated network to whoever owns the entity, and its answer on the way back.
/// </summary>
internal sealed class Call<TId, TCommand, TAnswer>(World world, string kindName,
    Func<SimulatedOwner, IEntityKind<TId, TCommand, TAnswer>> kind, TId id, TCommand command) : IPendingCall
    where TId : struct, IIdentifier<TId>
{
    // So long nobody waits for an answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<Outcome<TAnswer>> answer = new();
    private SimulatedOwner? servedBy;

    public ValueTask<Outcome<TAnswer>> Start(bool mayRepeat)
    {
        var (chance, faults) = (world.NetworkChance, world.Faults);
        if (chance.Hits(faults.CallLost)) world.Loop.After(Patience, world.Outside, Fail);
        else world.Loop.After(Delay(), world.Outside, Arrive);
        if (mayRepeat && chance.Hits(faults.CallDuplicated))
            world.Loop.After(Delay() + 2 * Delay(), world.Outside, ArriveAgain);
        return new ValueTask<Outcome<TAnswer>>(answer.Task);
    }

    public void Fail()
    {
        if (!answer.Task.IsCompleted) answer.TrySetException(new StoreUnavailableException("No answer came."));
    }

    private void Arrive()
    {
        servedBy = world.Cluster.OwnerOf(kindName, id.ToString()!);
        if (servedBy is null)
        {
            world.Loop.After(Delay(), world.Outside, Fail);
            return;
        }
        servedBy.Calls.Add(this);
        servedBy.Process.Post(static call => _ = ((Call<TId, TCommand, TAnswer>)call!).Serve(), this);
    }

    private void ArriveAgain()
    {
        if (world.Cluster.OwnerOf(kindName, id.ToString()!) is { } owner)
            owner.Process.Post(_ => _ = Repeat(owner), null);
    }

    private async Task Serve()
    {
        Outcome<TAnswer> outcome = default;
        Exception? fault = null;
        try
        {
            outcome = await kind(servedBy!).Execute(id, command);
        }
        catch (Exception caught)
        {
            fault = caught;
        }
        servedBy!.Calls.Remove(this);
        if (world.NetworkChance.Hits(world.Faults.CallAnswerLost))
            world.Loop.After(Patience, world.Outside, Fail);
        else if (fault is null) world.Loop.After(Delay(), world.Outside, () => answer.TrySetResult(outcome));
        else world.Loop.After(Delay(), world.Outside, () => answer.TrySetException(fault));
    }

    private async Task Repeat(SimulatedOwner owner)
    {
        try
        {
            await kind(owner).Execute(id, command);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or EntityOverloadedException)
        {
            // Nobody waits for the answer to the second copy.
        }
    }

    private TimeSpan Delay() => world.NetworkChance.Between(TimeSpan.Zero, world.Faults.CallDelayMax);
}

/// <summary>A call whose answer does not come when its owner dies.</summary>
internal interface IPendingCall
{
    void Fail();
}
