using System.Diagnostics;
using System.Text;
using GuestGrid.Cluster.Tests.Stores;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>The real <c>guestgrid-silo</c> or <c>guestgrid-gateway</c> in a process of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("guestgrid-silo-");

    private HostProcess(string host, string[] arguments, IEnumerable<(string Name, string Value)> settings)
    {
        var (port, siloPort) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        GatewayPort = ServerProcess.FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, host), .. arguments, "--urls", $"http://127.0.0.1:{port}", "--data",
                data.FullName])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data.FullName,
        };
        (string, string)[] always =
        [
            ("GuestGrid:Cluster:AdvertisedAddress", "127.0.0.1"), ("GuestGrid:Cluster:SiloPort", $"{siloPort}"),
            ("GuestGrid:Cluster:GatewayPort", $"{GatewayPort}"), ("DOTNET_gcServer", "0"),
        ];
        foreach (var (name, value) in always.Concat(settings))
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>Where a silo listens for gateways of other processes.</summary>
    public int GatewayPort { get; }

    /// <summary>Starts a silo that serves guests, and waits until it is ready.</summary>
    public static Task<HostProcess> Silo(params (string Name, string Value)[] settings) =>
        Ready(new HostProcess("guestgrid-silo.dll", ["--gateway"], settings));

    /// <summary>Starts a gateway of a silo in Development, and waits until it is ready.</summary>
    public static Task<HostProcess> Gateway(HostProcess silo, params (string Name, string Value)[] settings) =>
        Ready(new HostProcess("guestgrid-gateway.dll", [],
            [.. settings, ("GuestGrid:Cluster:PrimaryGatewayPort", $"{silo.GatewayPort}")]));

    /// <summary>What a silo said that did not start.</summary>
    public static async Task<string> RefusedSilo(params (string Name, string Value)[] settings)
    {
        await using var silo = new HostProcess("guestgrid-silo.dll", ["--gateway"], settings);
        await silo.process.WaitForExitAsync().WaitAsync(StartMax)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(silo.process.HasExited, $"The silo did start:\n{silo.Output()}");
        Assert.Equal(2, silo.process.ExitCode);
        return silo.Output();
    }

    private static async Task<HostProcess> Ready(HostProcess host)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode) return host;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            if (!host.process.HasExited && since.Elapsed < StartMax) continue;
            var said = host.Output();
            await host.DisposeAsync();
            Assert.Fail($"The host did not start:\n{said}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        data.Delete(recursive: true);
    }

    private void Keep(string? line)
    {
        lock (output) output.AppendLine(line);
    }

    public string Output()
    {
        lock (output) return output.ToString();
    }
}
