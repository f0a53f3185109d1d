using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Transcripts;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Sessions;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Faults;
using GuestGrid.Simulation.Tests.Grid;
using GuestGrid.Simulation.Tests.Machinery;
using GuestGrid.Simulation.Tests.Sabotage;
using GuestGrid.Simulation.Tests.Workload;

namespace GuestGrid.Simulation.Tests.Erasures;

/// <summary>
/// A guest with a conversation of many pages and a file is erased, and the grid dies once at one of its writes: at each
/// of them, before it took effect and after.
/// </summary>
public sealed class ErasureCrashTests
{
    // More than are erased at a time.
    private const int Pages = 18;
    private const string Mark = "the guest's own words";

    private static readonly AnonymousId Anonymous = AnonymousId.Parse("who is erased");
    private static readonly GuestSessionId Session = new(new Guid(1, 2, 3, new byte[8]));

    private readonly List<EntityAppend> written = [];
    private readonly TimeSpan begun;

    public ErasureCrashTests()
    {
        var world = NewWorld(Parts.Real with { Durable = store => new Recorder(store, written) });
        world.Cluster.Start();
        Play(world, grid => Live(world, grid));
        Assert.Equal(Pages, world.Ledger.Entities.Keys.Count(key => key.Kind == EntityKinds.Transcript));
        begun = world.Loop.Now;
    }

    [Fact]
    public void Whichever_write_the_grid_dies_at_nothing_is_left() => Assert.Empty(LeftOver(Parts.Real));

    [Fact]
    public void Without_wake_ups_something_is_left() =>
        Assert.NotEmpty(LeftOver(Parts.Real with { Durable = store => new SleepyStore(store) }));

    private IEnumerable<string> LeftOver(Parts parts)
    {
        for (var number = 1; ; number++)
            foreach (var takesEffect in new[] { false, true })
            {
                var (left, writes) = Erase(parts, number, takesEffect);
                foreach (var place in left) yield return $"Write {number}, takes effect {takesEffect}: {place}";
                // A page takes two writes, and there is the session, the visitor and the book.
                if (number <= writes) continue;
                if (number < 2 * Pages) yield return $"Only {writes} writes.";
                yield break;
            }
    }

    private (List<string> Left, int Writes) Erase(Parts parts, int number, bool takesEffect)
    {
        var deadly = new DeadlyWrites(number, takesEffect);
        var world = NewWorld(parts with { Face = deadly.Over });
        foreach (var append in written) Assert.True(world.Ledger.Append(append).IsCompletedSuccessfully);
        world.Files.Put(new AttachmentKey(Session, default, default), Mark);
        world.Loop.RunUntil(begun, long.MaxValue, () => false);
        world.Cluster.Start();
        Play(world, async grid =>
        {
            while (true)
            {
                try
                {
                    await new GuestErasure(grid).Erase(GuestId.Of(Anonymous));
                    return;
                }
                catch (StoreUnavailableException)
                {
                    // The grid died, and whether it was begun nobody knows.
                }
            }
        });
        var texts = new[] { Mark, Session.ToString(), GuestId.Of(Anonymous).ToString() };
        return ([.. StoreScan.Find(world, texts)], deadly.Writes);
    }

    private static async Task Live(World world, IGuestGrid grid)
    {
        var routing = new Routing(QueueNames.Of(0), 0, [], null);
        await new SessionAdmission(grid).Create(new Opening(Session, Anonymous, Mark, null,
            TimeSpan.FromHours(1), routing, "", null, default));
        var session = grid.Session(Session);
        await session.Execute(new GuestSessionCommand.DeclareAttachment(
            new AttachedFile(default, $"{Mark}.png", "image/png", 5), null, null));
        await session.Execute(new GuestSessionCommand.ConfirmUpload(default, default));
        for (var left = Pages * Transcript.PageSize; left > 0; left--)
            await session.Execute(
                new GuestSessionCommand.SendMessage(Participant.Guest, $"{Mark} {left}", null, null));
    }

    /// <summary>Plays it to its end, and all that follows from it.</summary>
    private static void Play(World world, Func<IGuestGrid, Task> play)
    {
        var isDone = false;
        world.Clients.Post(async _ =>
        {
            await play(new SimulatedGrid(world, mayRepeat: false));
            isDone = true;
        }, null);
        world.Loop.RunUntil(world.Loop.Now + TimeSpan.FromHours(1), long.MaxValue, () => isDone);
        Assert.True(isDone);
        world.Loop.RunUntil(world.Loop.Now + TimeSpan.FromMinutes(2), long.MaxValue, () => false);
        Assert.Null(world.Watch.Violation);
    }

    private static World NewWorld(Parts parts) => new(1, parts, new Trace(isKept: false), Invariant.DecisionsAreTotal,
        scenario => scenario with
    {
        Owners = 1,
        Restart = TimeSpan.FromSeconds(1),
        Policies = GridPolicies.Default with
        {
            Session = GuestSessionPolicy.Default with
            {
                Guest = new MessagePace(TimeSpan.FromTicks(10), 10_000),
                UnstoredMax = int.MaxValue,
            },
        },
        Runner = RunnerLimits.Default with { TellRetryMax = TimeSpan.FromSeconds(5) },
        Faults = FaultPlan.None with { StoreAtOnce = 1 },
    });

    /// <summary>Keeps what is written.</summary>
    private sealed class Recorder(IEntityStore inner, List<EntityAppend> written) : StoreWrapper(inner)
    {
        public override ValueTask Append(EntityAppend append)
        {
            written.Add(append);
            return base.Append(append);
        }
    }

    /// <summary>Counts what is written and erased, whoever owns it by then; the owner dies at one of them.</summary>
    private sealed class DeadlyWrites(int number, bool takesEffect)
    {
        public int Writes { get; private set; }

        public IEntityStore Over(World world, IEntityStore store) => new Face(this, world, store);

        private ValueTask Write(World world, Func<ValueTask> write)
        {
            if (++Writes != number) return write();
            if (takesEffect) _ = write();
            world.Cluster.CrashAny(0);
            return new ValueTask(new TaskCompletionSource().Task);
        }

        private sealed class Face(DeadlyWrites writes, World world, IEntityStore inner) : StoreWrapper(inner)
        {
            public override ValueTask Append(EntityAppend append) =>
                writes.Write(world, () => base.Append(append));

            public override ValueTask Erase(
                EntityKey key, long expectedVersion, CancellationToken cancellation = default) =>
                writes.Write(world, () => base.Erase(key, expectedVersion, cancellation));
        }
    }
}
