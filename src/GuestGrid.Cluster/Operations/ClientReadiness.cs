using GuestGrid.Gateway.Operations;
using GuestGrid.Grains.Operations;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Cluster.Operations;

/// <summary>
/// A gateway without a silo of its own can take work while silos answer it that they can. It asks all the time, so that
/// a probe of its health never waits for one.
/// </summary>
internal sealed class ClientReadiness(IClusterClient cluster, TimeProvider clock) : BackgroundService, IReadiness
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    // One silo that dies must not take the gateways with it: others answer the next question.
    private const int SilencesMax = 3;

    private volatile string? problem = "No silo has answered yet.";
    private int silences;

    public string? Problem => problem;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Ask();
            await Task.Delay(AskEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Ask()
    {
        try
        {
            problem = await cluster.GetGrain<ISiloProbeGrain>(0).Problem();
            silences = 0;
        }
        catch (Exception)
        {
            if (++silences >= SilencesMax) problem = "No silo answers.";
        }
    }
}
