using GuestGrid.Core.GuestCalendars;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Guests;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Gateway.Retention;

/// <summary>
/// Does the daily retention run when it is due, and one that was missed or interrupted as soon as it can: every process
/// of the grid tries, the calendar lets one.
/// </summary>
public sealed class RetentionJob(GuestRetention retention, RetentionOptions options, RetentionLog log,
    IIdentifierSource identifiers, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Guid worker = identifiers.Next();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var done = DateTimeOffset.MinValue;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (options.LastDue(clock.GetUtcNow()) is var due && due > done && await IsDone(due, stoppingToken))
                    done = due;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends; the run goes on elsewhere, or here when it starts again.
        }
    }

    private async Task<bool> IsDone(DateTimeOffset due, CancellationToken stopping)
    {
        try
        {
            if (await retention.Run(worker, due, stopping) is not { EndedAt: not null } run) return false;
            if (run.Worker == worker) Tell(run.Counts);
            return run.DueAt >= due;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            log.Interrupted(fault);
            return false;
        }
    }

    private void Tell(RetentionCounts counts) =>
        log.Ended(counts.Examined, counts.Erased, counts.Skipped, counts.Failed);
}
