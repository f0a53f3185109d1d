using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using GuestGrid.Cluster.Operations;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Runtime;

namespace GuestGrid.ClusterHosts.Tests.Guards;

/// <summary>A silo that hung works on nothing before it knows whether it still belongs to the cluster.</summary>
public sealed class StallGuardTests : IDisposable
{
    private static readonly TimeSpan StallMax = TimeSpan.FromSeconds(3);

    private readonly ManualClock clock = new();
    private readonly Membership membership = new();
    private readonly StallGuard guard;

    public StallGuardTests()
    {
        guard = new StallGuard(membership, Fake<ILocalSiloDetails>.With("get_SiloAddress", Membership.Self), StallMax,
            clock, NullLogger<StallGuard>.Instance);
    }

    [Fact]
    public async Task A_silo_that_runs_works()
    {
        Assert.True(await Works());
        clock.Advance(StallMax - TimeSpan.FromTicks(1));
        Assert.True(await Works());
    }

    [Fact]
    public async Task One_that_hung_refuses_until_it_has_asked_and_still_belongs()
    {
        clock.Advance(StallMax);
        Assert.False(await Works());
        await guard.StartAsync(CancellationToken.None);
        Assert.True(await Works());

        var answer = membership.Hold();
        clock.Advance(StallMax);
        await membership.Asked.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(await Works());
        answer.SetResult();
        for (var i = 0; !await Works() && i < 400; i++) await Task.Delay(50);
        Assert.True(await Works());
    }

    [Fact]
    public async Task One_that_was_declared_dead_never_works_again()
    {
        await guard.StartAsync(CancellationToken.None);
        membership.Status = SiloStatus.Dead;
        clock.Advance(StallMax);
        await membership.Asked.WaitAsync(TimeSpan.FromSeconds(20));
        await Task.Delay(600);
        Assert.False(await Works());
    }

    [Fact]
    public async Task Orleans_own_calls_are_not_held_up()
    {
        clock.Advance(StallMax);
        Assert.True(await Works("sys.svc.membership"));
    }

    public void Dispose() => guard.Dispose();

    private async Task<bool> Works(string type = "guestgrid.session")
    {
        try
        {
            await guard.Invoke(Fake<IIncomingGrainCallContext>.With("get_TargetId", GrainId.Create(type, "a")));
            return true;
        }
        catch (SiloUnavailableException)
        {
            return false;
        }
    }

    private sealed class Membership : IClusterMembershipService
    {
        public static readonly SiloAddress Self = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);

        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task answer = Task.CompletedTask;

        public SiloStatus Status { get; set; } = SiloStatus.Active;

        public Task Asked => asked.Task;

        public ClusterMembershipSnapshot CurrentSnapshot => new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty
            .Add(Self, new ClusterMember(Self, Status, "silo")), new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public TaskCompletionSource Hold()
        {
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            answer = held.Task;
            return held;
        }

        public ValueTask Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken)
        {
            asked.TrySetResult();
            return new ValueTask(answer);
        }

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }

    /// <summary>An interface of which one member is asked.</summary>
    private class Fake<T> : DispatchProxy where T : class
    {
        private string member = "";
        private object? value;

        public static T With(string member, object value)
        {
            var proxy = Create<T, Fake<T>>();
            ((Fake<T>)(object)proxy).member = member;
            ((Fake<T>)(object)proxy).value = value;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == member ? value
            : targetMethod.ReturnType == typeof(Task) ? Task.CompletedTask : throw new NotSupportedException();
    }
}
