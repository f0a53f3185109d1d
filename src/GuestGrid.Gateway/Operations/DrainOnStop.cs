using GuestGrid.Gateway.Sockets;
using Microsoft.Extensions.Hosting;

namespace GuestGrid.Gateway.Operations;

/// <summary>
/// What SIGTERM starts: no new work, every socket asked to come back elsewhere (1012) a little spread over time, and
/// only then the end of the server.
/// </summary>
public sealed class DrainOnStop(Drain drain, DrainPace pace, SocketEndpoint sockets, TimeProvider clock)
    : IHostedLifecycleService
{
    private static readonly TimeSpan SpreadPerSocket = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan SpreadMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeaveMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeavePoll = TimeSpan.FromMilliseconds(20);

    public async Task StoppingAsync(CancellationToken cancellation)
    {
        drain.Begin();
        if (sockets.Count > 0) await Task.Delay(pace.Notice, clock, CancellationToken.None);
        var spread = SpreadPerSocket * sockets.Count;
        await sockets.GoAway(spread < SpreadMax ? spread : SpreadMax);
        var started = clock.GetTimestamp();
        while (sockets.Count > 0 && clock.GetElapsedTime(started) < LeaveMax && !cancellation.IsCancellationRequested)
            await Task.Delay(LeavePoll, clock, CancellationToken.None);
    }

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellation) => Task.CompletedTask;
}
