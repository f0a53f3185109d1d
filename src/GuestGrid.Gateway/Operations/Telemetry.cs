using GuestGrid.Gateway.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GuestGrid.Gateway.Operations;

/// <summary>
/// Traces, metrics and logs over OTLP, as OpenTelemetry's own variables say, from the moment that
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Without it nothing listens, so nothing is measured or traced.
/// </summary>
public static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <param name="service">What this process is called unless <c>OTEL_SERVICE_NAME</c> says otherwise.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint])) return;
        var resource = ResourceBuilder.CreateEmpty().AddService(service).AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        builder.Logging.AddOpenTelemetry(logs => logs.SetResourceBuilder(resource).AddOtlpExporter());
        builder.Services.AddHostedService(provider => new Export(
            resource, provider.GetService<SocketEndpoint>(), provider.GetService<IResidentCount>()));
    }

    private sealed class Export(ResourceBuilder resource, SocketEndpoint? sockets, IResidentCount? residents)
        : IHostedService, IDisposable
    {
        private readonly List<IDisposable> running = [];

        public Task StartAsync(CancellationToken cancellation)
        {
            running.Add(GridMeter.Observe(() => sockets?.Count ?? 0, residents is null ? null : () => residents.Count));
            running.Add(Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
                .AddMeter(GridMeter.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting",
                    "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Orleans", "Npgsql")
                .AddOtlpExporter().Build());
            running.Add(Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
                .AddSource("Microsoft.AspNetCore", "Microsoft.Orleans.Application", "Npgsql")
                .AddOtlpExporter().Build());
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;

        /// <summary>Sends what is left.</summary>
        public void Dispose()
        {
            foreach (var part in Enumerable.Reverse(running)) part.Dispose();
            running.Clear();
        }
    }
}

/// <summary>How many entities this process has in memory.</summary>
public interface IResidentCount
{
    int Count { get; }
}
