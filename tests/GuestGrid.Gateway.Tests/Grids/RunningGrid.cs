using GuestGrid.Gateway.Sockets;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Server.Serve;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Tests.Grids;

/// <summary>A grid as <c>guestgrid serve</c> composes it, in this process, on a port and data of its own.</summary>
internal sealed class RunningGrid : IAsyncDisposable
{
    /// <summary>Limits that the subject of most tests is not.</summary>
    public static readonly (string Name, string Value)[] RoomyLimits =
    [
        ("OAuth:RequestsPerMinute", "1000000"), ("Limits:VelocityPerAddress", "100000"),
        ("Limits:MinCreationInterval", "00:00:00"), ("Limits:MaxConcurrentSessions", "50"),
        ("Limits:VelocityPerVisitor", "1000"), ("Limits:GuestRequestBurst", "100000"),
    ];

    private readonly WebApplication app;
    private readonly DataFolder? data;
    private readonly ErrorLog log = new();

    private RunningGrid(WebApplication app, TestClock clock, DataFolder? data)
    {
        (this.app, Clock, this.data) = (app, clock, data);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
    }

    public TestClock Clock { get; }

    public ErrorLog Log => log;

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Urls.First());

    /// <summary>The client of Development, which may do everything.</summary>
    public Api Api { get; private set; } = null!;

    public static async Task<RunningGrid> Start(
        IEnumerable<(string Name, string Value)> settings, string? dataPath = null,
        bool stopTime = false, bool logsAll = false, Action<IServiceCollection>? change = null)
    {
        var data = dataPath is null ? new DataFolder() : null;
        var clock = new TestClock();
        if (stopTime) clock.Stop();
        var named = settings.ToDictionary(setting => $"GuestGrid:{setting.Name}", string? (setting) => setting.Value);
        // A machine that stands still for a while closes nobody's socket.
        named.TryAdd("GuestGrid:Limits:HandshakeTimeout", "00:01:00");
        named["Logging:LogLevel:Default"] = logsAll ? "Trace" : "Warning";
        if (logsAll) named["Logging:LogLevel:Microsoft"] = "Trace";
        var app = await GridServer.Build(new ServeOptions(
            "http://127.0.0.1:0", dataPath ?? data!.Path, "Development", EchoAgent: false, named), clock, services =>
        {
            var limits = (SocketLimits)services.Single(service => service.ServiceType == typeof(SocketLimits))
                .ImplementationInstance!;
            services.AddSingleton(limits with { CloseTimeout = TimeSpan.FromSeconds(30) });
            change?.Invoke(services);
        });
        var grid = new RunningGrid(app, clock, data);
        await app.StartAsync();
        grid.Api = await Api.SignIn(grid.Address, "guestgrid-dev", "guestgrid-dev-secret");
        return grid;
    }

    /// <summary>Starts stopping, as SIGTERM does.</summary>
    public Task Stop() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        data?.Dispose();
    }
}
