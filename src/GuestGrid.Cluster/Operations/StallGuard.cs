using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace GuestGrid.Cluster.Operations;

/// <summary>
/// Keeps a silo that hung (a machine that was frozen, a long pause) from working on what had waited in its sockets,
/// until it has asked whether it still belongs to the cluster. Its sessions may live elsewhere by then and have gone on
/// for longer than they remember the ids of messages, so an old call would be a new message to them.
/// </summary>
internal sealed partial class StallGuard(IClusterMembershipService membership, ILocalSiloDetails silo,
    TimeSpan stallMax, TimeProvider wall, ILogger<StallGuard> logger)
    : IIncomingGrainCallFilter, IHostedService, IDisposable
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(200);

    private readonly ManualResetEventSlim stopping = new();
    // Wall-clock time, because a machine that is suspended stops the other clock.
    private long lastBeat = wall.GetUtcNow().Ticks;
    private volatile int stalls;
    private volatile int cleared;

    private TimeSpan SinceBeat => TimeSpan.FromTicks(wall.GetUtcNow().Ticks - Volatile.Read(ref lastBeat));

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (stalls == cleared && SinceBeat < stallMax) return context.Invoke();
        if (!context.TargetId.Type.AsSpan().StartsWith("guestgrid."u8)) return context.Invoke();
        throw new SiloUnavailableException("The silo hung, and asks whether it still belongs to the cluster.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref lastBeat, wall.GetUtcNow().Ticks);
        // A thread of its own: the pool may be what is exhausted.
        new Thread(Beat) { IsBackground = true, Name = "stall guard" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => stopping.Set();

    private void Beat()
    {
        while (!stopping.Wait(BeatEvery))
        {
            var since = SinceBeat;
            if (since >= stallMax)
            {
                LogStalled(since);
                // First the suspicion, then the beat: between the two nothing may slip through.
                stalls++;
            }
            Volatile.Write(ref lastBeat, wall.GetUtcNow().Ticks);
            if (stalls != cleared) Check(stalls).Wait();
        }
    }

    private async Task Check(int stall)
    {
        try
        {
            // Orleans ends the process of a silo that finds itself declared dead.
            await membership.Refresh();
            var standing = membership.CurrentSnapshot.GetSiloStatus(silo.SiloAddress);
            if (standing is SiloStatus.Dead or SiloStatus.None) return;
            cleared = stall;
        }
        catch (Exception fault)
        {
            LogUnanswered(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo hung for {Time}; it asks whether it still belongs.")]
    private partial void LogStalled(TimeSpan time);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Whether this silo still belongs to the cluster is not known yet.")]
    private partial void LogUnanswered(Exception fault);
}
