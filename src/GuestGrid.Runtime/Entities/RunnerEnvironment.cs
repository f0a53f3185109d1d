using GuestGrid.Core;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Runtime.Entities;

/// <summary>What the runners of one process share.</summary>
/// <param name="Clock">Time for decisions; see <see cref="SteadyClock"/>.</param>
/// <param name="Deliver">Brings a tell to its receiver and returns its answer; an exception means: try again.</param>
/// <param name="Limits">The bounds of every runner.</param>
/// <param name="Faults">Is told of faults that no caller sees.</param>
public sealed record RunnerEnvironment(IEntityStore Store, IStoredFormat Format, TimeProvider Clock,
    IConnections Connections, Func<Effect.Tell, ValueTask<Outcome<object?>>> Deliver, RunnerLimits Limits,
    IRunnerFaults Faults)
{
    /// <summary>
    /// The time of a decision. Stored times have microseconds; what is decided on must equal what a replay will read.
    /// </summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = Clock.GetUtcNow();
            return new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        }
    }

    /// <summary>Is memory that was checked against the store then good enough to answer from?</summary>
    public bool Trusts(long verified) => Limits.MemoryTrust == Timeout.InfiniteTimeSpan
        || Clock.GetElapsedTime(verified) <= Limits.MemoryTrust;
}

/// <summary>The bounds of one runner.</summary>
/// <param name="WaitingMax">Commands that wait for one entity; one more is refused.</param>
/// <param name="BatchMax">Commands decided in one write.</param>
/// <param name="TellRetry">How long after a failed delivery the first new try is made; doubles up to <paramref
/// name="TellRetryMax"/>.</param>
/// <param name="SnapshotBytes">After how much no snapshot is taken yet, however small the last one was.</param>
/// <param name="TailFactor">How many times as long as the last snapshot what follows it may grow.</param>
public sealed record RunnerLimits(int WaitingMax, int BatchMax, TimeSpan TellRetry, TimeSpan TellRetryMax,
    int SnapshotBytes = RunnerLimits.SnapshotBytesDefault, int TailFactor = RunnerLimits.TailFactorDefault)
{
    internal const int SnapshotBytesDefault = 8 * 1024;

    // Amortised, state is written no more than half as often as events.
    internal const int TailFactorDefault = 2;

    public static readonly RunnerLimits Default =
        new(1024, 256, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30));

    /// <summary>How long after it began a batch that lost against another owner is still decided anew.</summary>
    public TimeSpan DecideAnewWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long after it last read or wrote the store an owner answers from memory. One that another took the place of
    /// without its knowing (a partition) is told so by its next write; a command that writes nothing is not fenced, and
    /// this bounds how old an answer can be. Infinite where there can be only one owner.
    /// </summary>
    public TimeSpan MemoryTrust { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long after so many failed deliveries of a tell the next is tried.</summary>
    public TimeSpan WaitAfter(int attempts)
    {
        var wait = TellRetry * Math.Pow(2, Math.Min(attempts, 16) - 1);
        return wait < TellRetryMax ? wait : TellRetryMax;
    }

    /// <summary>
    /// For stores that write snapshot and tail anew with each append: there a long tail saves nothing.
    /// </summary>
    public static readonly RunnerLimits ForWholeRecords = Default with { TailFactor = 0 };
}

/// <summary>Faults in the background: the grid goes on, an operator should know.</summary>
public interface IRunnerFaults
{
    /// <summary>A decision or a replay threw: a bug. Only that command failed.</summary>
    void DecisionFailed(EntityKey entity, Exception exception);

    /// <summary>A tell could not be delivered and will be tried again.</summary>
    void DeliveryFailed(EntityKey entity, string tell, int attempt, Exception exception);
}
