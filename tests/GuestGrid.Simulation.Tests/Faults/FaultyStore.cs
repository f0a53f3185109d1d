using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Grid;
using GuestGrid.Simulation.Tests.Machinery;

namespace GuestGrid.Simulation.Tests.Faults;

/// <summary>One owner's way to the durable store: slow, unreliable, and where the owner likes to die.</summary>
internal sealed class FaultyStore(World world, SimulatedOwner owner, IEntityStore durable) : IEntityStore
{
    private readonly Chance chance = world.Chance.Fork();

    private FaultPlan Faults => world.Faults;

    public ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
    {
        if (chance.Hits(Faults.ReadLost)) return Fail<StoredEntity>();
        if (chance.Hits(Faults.StoreAtOnce)) return durable.Load(key, cancellation);
        var answer = new TaskCompletionSource<StoredEntity>();
        After(Delay(), () =>
        {
            var found = durable.Load(key, cancellation).GetAwaiter().GetResult();
            After(Delay(), () => answer.SetResult(found));
        });
        return new ValueTask<StoredEntity>(answer.Task);
    }

    public ValueTask Append(EntityAppend append) => Write(() => durable.Append(append));

    public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
        DateTimeOffset now, int max, CancellationToken cancellation = default) =>
        durable.DueWakes(now, max, cancellation);

    public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default) =>
        Write(() => durable.Erase(key, expectedVersion, cancellation));

    private ValueTask Write(Func<ValueTask> write)
    {
        if (chance.Hits(Faults.CrashAtWrite))
        {
            if (chance.Hits(0.5)) Do(write);
            world.Cluster.Crash(owner);
            return new ValueTask(new TaskCompletionSource().Task);
        }
        if (world.IsFull || chance.Hits(Faults.WriteLost)) return new ValueTask(Fail<int>().AsTask());
        if (chance.Hits(Faults.WriteLate))
        {
            After(Delay() + Delay() + Delay(), () => Do(write));
            return new ValueTask(Fail<int>().AsTask());
        }
        var loses = chance.Hits(Faults.WriteAnswerLost);
        if (!loses && chance.Hits(Faults.StoreAtOnce)) return write();
        var answer = new TaskCompletionSource();
        After(Delay(), () =>
        {
            // What was under way when its writer died may be lost.
            if (!owner.Process.IsAlive && chance.Hits(0.5)) return;
            var conflict = Do(write);
            After(Delay(), () =>
            {
                if (loses) answer.SetException(Unavailable());
                else if (conflict is not null) answer.SetException(conflict);
                else answer.SetResult();
            });
        });
        return new ValueTask(answer.Task);
    }

    private static Exception? Do(Func<ValueTask> write)
    {
        var done = write();
        return done.IsCompletedSuccessfully ? null : done.AsTask().Exception!.InnerException;
    }

    private ValueTask<T> Fail<T>()
    {
        var answer = new TaskCompletionSource<T>();
        After(Delay(), () => answer.SetException(Unavailable()));
        return new ValueTask<T>(answer.Task);
    }

    private void After(TimeSpan delay, Action action) => world.Loop.After(delay, world.Outside, action);

    private TimeSpan Delay() => chance.Between(TimeSpan.Zero, Faults.StoreDelayMax);

    private static StoreUnavailableException Unavailable() => new("The simulated store failed.");
}
