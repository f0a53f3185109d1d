using GuestGrid.Grains.Operations;
using GuestGrid.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Cluster.Operations;

/// <summary>
/// Notices a directory of attachments that is not the one of the cluster's other processes: what one writes there, the
/// others would neither show nor erase. Outside Development such a process does not start.
/// </summary>
internal sealed partial class SharedFiles(IGrainFactory grains, string directory, string mark, bool isDevelopment,
    TimeProvider clock, ILogger<SharedFiles> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // The silo that compared may be gone, and with it what it knew.
    private static readonly TimeSpan SayEvery = TimeSpan.FromMinutes(1);

    /// <exception cref="StoreOpenException">Another process uses another directory.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        bool? isShared;
        while ((isShared = await Compare()) is null) await Task.Delay(RetryAfter, clock, cancellationToken);
        if (isShared is false)
        {
            var problem = $"The directory of attachments {directory} is not the one that the other silos and gateways "
                + "of this cluster use. Give all of them the same, on a file system that they share: "
                + "GuestGrid__Attachments__Directory.";
            LogNotShared(problem);
            if (!isDevelopment) throw new StoreOpenException(problem);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(SayEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested) await Compare();
        }
    }

    // Null where nobody answers.
    private async ValueTask<bool?> Compare()
    {
        try
        {
            return await grains.GetGrain<ISharedFilesGrain>(0).Compare(mark) == mark;
        }
        catch (Exception)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Problem}")]
    private partial void LogNotShared(string problem);
}
