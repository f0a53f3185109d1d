using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;
using GuestGrid.Storage;

namespace GuestGrid.Gateway.Tests.Operations;

/// <summary>What a running grid tells over OTLP, and that it tells nothing where nobody asked.</summary>
public sealed partial class TelemetryTests : IDisposable
{
    private readonly DataFolder data = new();

    [Fact]
    public async Task Metrics_traces_and_logs_arrive_and_tell_nothing_of_a_guest()
    {
        await using var receiver = await OtlpReceiver.Start();
        await using var server = await ServerProcess.Serve(data.Path,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_BLRP_SCHEDULE_DELAY", "200"),
            ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"));
        string token, session, first;
        await using (var guest = await GuestClient.Connect(server.Address, name: "Zwetschge"))
        {
            first = await guest.SayAndWait("Schwarzwaelder");
            (token, session) = (guest.Token, guest.SessionId);
        }
        await using (var back = await GuestClient.Connect(server.Address, token, lastSequenceId: first))
        {
            await back.Send(new { type = "nonsense" });
            await back.Until("error");
            await back.Send(new { type = "end" });
            await back.Until("ended");
        }

        foreach (var name in Documented()) await receiver.Until("metrics", name);
        await receiver.Until("traces", "Microsoft.AspNetCore");
        await receiver.Until("logs", "Microsoft.Hosting.Lifetime");
        var metrics = receiver.All("metrics");
        foreach (var secret in (string[])[session, "Zwetschge", "Schwarzwaelder", token])
            Assert.DoesNotContain(secret, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_nobody_listens()
    {
        await using var grid = await RunningGrid.Start([]);
        Assert.Equal(0, StoreMeter.Begin());
        await using var guest = await GuestClient.Connect(grid);
        await guest.SayAndWait("unmeasured");
        Assert.Equal(0, StoreMeter.Begin());
    }

    [Fact]
    public void Every_metric_is_in_the_README()
    {
        Assert.Equal(GridMeter.Name, StoreMeter.Name);
        var names = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == GridMeter.Name) names.Add(instrument.Name);
            },
        };
        using var observed = GridMeter.Observe(() => 0, () => 0);
        // Instruments are made when their class is first used.
        RuntimeHelpers.RunClassConstructor(typeof(GridMeter).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(StoreMeter).TypeHandle);
        listener.Start();
        Assert.Equal(Documented().Order(), names.Order());
    }

    public void Dispose() => data.Dispose();

    private static IReadOnlyList<string> Documented()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "global.json"))) root = root.Parent;
        return [.. Row().Matches(File.ReadAllText(Path.Combine(root.FullName, "README.md")))
            .Select(row => row.Groups[1].Value)];
    }

    [GeneratedRegex(@"(?m)^\| `(guestgrid\.[a-z.]+)` \|")]
    private static partial Regex Row();
}
