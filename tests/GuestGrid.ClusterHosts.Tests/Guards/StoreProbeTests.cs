using GuestGrid.Cluster.Operations;
using GuestGrid.Grains.Stores;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Memory;
using Orleans.Runtime;

namespace GuestGrid.ClusterHosts.Tests.Guards;

/// <summary>A silo whose store is dead says so, and one whose store hesitated does not.</summary>
public sealed class StoreProbeTests : IDisposable
{
    private readonly ManualClock clock = new();
    private readonly StoreProbe probe;
    private readonly FakeStores stores;
    private Func<Task> answer = () => Task.CompletedTask;
    private Func<Task> take = () => Task.CompletedTask;

    public StoreProbeTests()
    {
        stores = new FakeStores(() => answer(), () => take());
        probe = new StoreProbe(stores, clock);
    }

    public void Dispose() => probe.Dispose();

    [Fact]
    public async Task A_store_that_fails_three_times_in_a_row_is_dead_until_it_answers()
    {
        await Fail(StoreProbe.SilencesMax - 1);
        Assert.True(probe.Health.IsWritable);
        await Fail(1);
        Assert.Equal((false, "The store of the entities does not answer."),
            (probe.Health.IsWritable, probe.Health.Problem));
        await Succeed();
        Assert.True(probe.Health.IsWritable);
    }

    [Fact]
    public async Task One_that_hesitates_now_and_then_is_not()
    {
        for (var i = 0; i < 5; i++)
        {
            await Fail(StoreProbe.SilencesMax - 1);
            await Succeed();
        }
        await Fail(StoreProbe.SilencesMax - 1);
        Assert.True(probe.Health.IsWritable);
    }

    [Fact]
    public async Task A_store_that_never_answers_is_dead_too_and_nobody_waits_for_it()
    {
        answer = () => new TaskCompletionSource().Task;
        for (var i = 0; i < StoreProbe.SilencesMax; i++)
        {
            var asked = probe.Ask();
            clock.Advance(StoreProbe.AnswerWithin - TimeSpan.FromTicks(1));
            Assert.False(asked.IsCompleted);
            clock.Advance(TimeSpan.FromTicks(1));
            await asked.WaitAsync(TimeSpan.FromSeconds(30));
        }
        Assert.False(probe.Health.IsWritable);
        await Succeed();
        Assert.True(probe.Health.IsWritable);
    }

    [Fact]
    public async Task One_that_answers_and_takes_nothing_is_closed_until_it_takes_it()
    {
        take = () => throw new StoreUnavailableException("Read-only for a test.");
        for (var i = 0; i < StoreProbe.SilencesMax; i++)
        {
            Assert.True(probe.Health.IsWritable);
            await probe.Ask();
        }
        Assert.Equal((false, "The store of the entities does not take what is written."),
            (probe.Health.IsWritable, probe.Health.Problem));
        take = () => Task.CompletedTask;
        await Succeed();
        Assert.True(probe.Health.IsWritable);
    }

    [Fact]
    public async Task One_that_never_comes_to_an_end_of_writing_is_closed_too()
    {
        take = () => new TaskCompletionSource().Task;
        for (var i = 0; i < StoreProbe.SilencesMax; i++)
        {
            var asked = probe.Ask();
            clock.Advance(StoreProbe.AnswerWithin);
            await asked.WaitAsync(TimeSpan.FromSeconds(30));
        }
        Assert.False(probe.Health.IsWritable);
    }

    [Fact]
    public async Task Silos_that_write_at_the_same_time_are_in_nobody_s_way_and_leave_one_record()
    {
        using var other = new StoreProbe(stores, clock);
        for (var i = 0; i < 2 * StoreProbe.SilencesMax; i++)
        {
            // Between what this one reads and what it writes.
            take = () =>
            {
                take = () => Task.CompletedTask;
                return other.Ask();
            };
            await probe.Ask();
        }
        Assert.True(probe.Health.IsWritable && other.Health.IsWritable);
        Assert.Equal(2 * StoreProbe.SilencesMax, (await stores.Load(WriteProbe.Key)).Version);
    }

    private async Task Fail(int times)
    {
        answer = () => throw new StoreUnavailableException("Dead for a test.");
        for (var i = 0; i < times; i++) await probe.Ask();
    }

    private async Task Succeed()
    {
        answer = () => Task.CompletedTask;
        await probe.Ask();
    }

    private sealed class FakeStores(Func<Task> answer, Func<Task> take) : IStoreSource, IEntityStore
    {
        private readonly MemoryEntityStore store = new();

        public IEntityStore Of(GrainId grain) => this;

        public async ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
        {
            await answer();
            return await store.Load(key, cancellation);
        }

        public async ValueTask Append(EntityAppend append)
        {
            await take();
            await store.Append(append);
        }

        public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
            DateTimeOffset now, int max, CancellationToken cancellation = default) =>
            throw new NotSupportedException("It reads and writes.");

        public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default) =>
            throw new NotSupportedException("It reads and writes.");
    }
}
