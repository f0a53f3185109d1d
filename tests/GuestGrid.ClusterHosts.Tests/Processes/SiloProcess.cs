using System.Diagnostics;
using System.Net.Sockets;
using System.Net;
using System.Text;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>The real <c>guestgrid-silo</c>, with a gateway, in a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("guestgrid-silo-");

    private SiloProcess(IEnumerable<(string Name, string Value)> settings)
    {
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "guestgrid-silo.dll"), "--gateway", "--urls",
                $"http://127.0.0.1:{port}", "--data", data.FullName])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data.FullName,
        };
        (string, string)[] always =
        [
            ("GuestGrid:Cluster:AdvertisedAddress", "127.0.0.1"), ("GuestGrid:Cluster:SiloPort", $"{FreePort()}"),
            ("GuestGrid:Cluster:GatewayPort", $"{FreePort()}"), ("DOTNET_gcServer", "0"),
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

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<SiloProcess> Start(params (string Name, string Value)[] settings)
    {
        var silo = new SiloProcess(settings);
        using var http = new HttpClient { BaseAddress = silo.Address };
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode) return silo;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            if (!silo.process.HasExited && since.Elapsed < StartMax) continue;
            var said = silo.Output();
            await silo.DisposeAsync();
            Assert.Fail($"The silo did not start:\n{said}");
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

    private string Output()
    {
        lock (output) return output.ToString();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
