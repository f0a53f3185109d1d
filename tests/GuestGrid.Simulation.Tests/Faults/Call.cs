using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Faults;

/// <summary>
/// A command, or several together, on the way over the simulated network to whoever owns the entity, and the answer on
/// the way back.
/// </summary>
internal sealed class Call<TAnswer>(
    World world, string kind, string id, Func<SimulatedOwner, ValueTask<TAnswer>> ask) : IPendingCall
{
    // So long nobody waits for an answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<TAnswer> answer = new();
    private SimulatedOwner? servedBy;

    public ValueTask<TAnswer> Start(bool mayRepeat)
    {
        var (chance, faults) = (world.NetworkChance, world.Faults);
        if (chance.Hits(faults.CallLost)) world.Loop.After(Patience, world.Outside, Fail);
        else world.Loop.After(Delay(), world.Outside, Arrive);
        if (mayRepeat && chance.Hits(faults.CallDuplicated))
            world.Loop.After(Delay() + 2 * Delay(), world.Outside, ArriveAgain);
        return new ValueTask<TAnswer>(answer.Task);
    }

    public void Fail()
    {
        if (!answer.Task.IsCompleted) answer.TrySetException(new StoreUnavailableException("No answer came."));
    }

    private void Arrive()
    {
        servedBy = world.Cluster.OwnerOf(kind, id);
        if (servedBy is null)
        {
            world.Loop.After(Delay(), world.Outside, Fail);
            return;
        }
        servedBy.Calls.Add(this);
        servedBy.Process.Post(static call => _ = ((Call<TAnswer>)call!).Serve(), this);
    }

    private void ArriveAgain()
    {
        if (world.Cluster.OwnerOf(kind, id) is { } owner)
            owner.Process.Post(_ => _ = Repeat(owner), null);
    }

    private async Task Serve()
    {
        TAnswer outcome = default!;
        Exception? fault = null;
        try
        {
            outcome = await ask(servedBy!);
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
            await ask(owner);
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
