using GuestGrid.Runtime;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Grid;
using GuestGrid.Simulation.Tests.Machinery;

namespace GuestGrid.Simulation.Tests.Workload;

/// <summary>What browsers and desks share: a way to the grid, pauses, and patience with outages.</summary>
internal abstract class Client(World world)
{
    private static readonly TimeSpan FullMax = TimeSpan.FromSeconds(20);

    protected World World => world;

    protected Chance Chance { get; } = world.Chance.Fork();

    protected SimulatedGrid Grid { get; } = new SimulatedGrid(world, mayRepeat: false);

    protected Task Pause() => Wait(Chance.Between(TimeSpan.Zero, world.Scenario.Pace));

    protected Task Wait(TimeSpan time)
    {
        var done = new TaskCompletionSource();
        world.Loop.After(time, world.Clients, done.SetResult);
        return done.Task;
    }

    /// <summary>Null where the outcome is not known or nothing was done.</summary>
    protected async ValueTask<T?> Try<T>(ValueTask<T> asked) where T : struct
    {
        try
        {
            return await asked;
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            return null;
        }
    }

    /// <summary>Null where no answer came.</summary>
    protected async ValueTask<T?> Reach<T>(ValueTask<T> asked) where T : class
    {
        try
        {
            return await asked;
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            return null;
        }
    }

    protected static bool IsOutage(Exception fault) => fault is StoreUnavailableException or EntityOverloadedException;

    /// <summary>Runs a script to its end; what it should never meet breaks an invariant.</summary>
    protected async Task Play(Func<Task> script)
    {
        try
        {
            await script();
        }
        catch (Exception fault)
        {
            world.Watch.Break(Invariant.FaultsAreNamed, fault.ToString());
        }
    }

    /// <summary>Between two steps anything may happen to the grid.</summary>
    protected async Task Step()
    {
        if (Chance.Hits(world.Faults.Crash)) world.Cluster.CrashAny(Chance.Below(16));
        if (Chance.Hits(world.Faults.Move)) world.Cluster.Move();
        if (Chance.Hits(world.Faults.Full)) world.Fill(Chance.Between(TimeSpan.Zero, FullMax));
        await Pause();
    }
}
