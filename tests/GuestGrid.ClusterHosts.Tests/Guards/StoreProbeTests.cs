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
    private Func<Task> answer = () => Task.CompletedTask;

    public StoreProbeTests() => probe = new StoreProbe(new FakeStores(() => answer()), clock);

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

    private sealed class FakeStores(Func<Task> answer) : IStoreSource, IEntityStore
    {
        private readonly MemoryEntityStore store = new();

        public IEntityStore Of(GrainId grain) => this;

        public async ValueTask<StoredEntity> Load(EntityKey key, CancellationToken cancellation = default)
        {
            await answer();
            return await store.Load(key, cancellation);
        }

        public ValueTask Append(EntityAppend append) => throw new NotSupportedException("It only reads.");

        public ValueTask<IReadOnlyList<EntityKey>> DueWakes(
            DateTimeOffset now, int max, CancellationToken cancellation = default) =>
            throw new NotSupportedException("It only reads.");

        public ValueTask Erase(EntityKey key, long expectedVersion, CancellationToken cancellation = default) =>
            throw new NotSupportedException("It only reads.");
    }
}
