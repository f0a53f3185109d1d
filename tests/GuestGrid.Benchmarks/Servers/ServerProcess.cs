using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GuestGrid.Benchmarks.Servers;

/// <summary>
/// A server under load in its own process: the reference or GuestGrid, on a free loopback port.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly string? dataDirectory;
    private readonly List<string> lastOutput = [];

    private ServerProcess(Process process, int port, string? dataDirectory)
    {
        (this.process, Port, this.dataDirectory) = (process, port, dataDirectory);
        process.OutputDataReceived += (_, line) => Remember(line.Data);
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }
    public Uri Url => new($"http://127.0.0.1:{Port}");
    public bool Verbose { get; init; }
    public bool Keep { get; init; }

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static Task<ServerProcess> StartReference(IReadOnlyDictionary<string, string> environment)
    {
        var port = FreePort();
        var start = Self.Command(["--reference", $"http://127.0.0.1:{port}"]);
        return Start(start, environment, port, null, false, false);
    }

    public static Task<ServerProcess> StartGuestGrid(
        IReadOnlyDictionary<string, string> environment, BenchmarkOptions options) =>
        StartServer(options.Server ?? Self.DefaultServerPath(), ["serve"], environment, options, NewData());

    /// <param name="shared">Another silo of the cluster, whose keys this one has too; null for the first.</param>
    public static Task<ServerProcess> StartSilo(string path, IReadOnlyDictionary<string, string> environment,
        BenchmarkOptions options, ServerProcess? shared = null)
    {
        var ports = new Dictionary<string, string>(environment)
        {
            ["GuestGrid__Cluster__SiloPort"] = FreePort().ToString(CultureInfo.InvariantCulture),
            ["GuestGrid__Cluster__GatewayPort"] = FreePort().ToString(CultureInfo.InvariantCulture),
        };
        return StartServer(path, ["--gateway"], ports, options, shared?.dataDirectory ?? NewData());
    }

    /// <summary>Resident bytes, as the kernel counts them.</summary>
    public long ResidentBytes() => ProcFile.Value($"/proc/{process.Id}/status", "VmRSS:") * 1024;

    /// <summary>Bytes given to the file system since the start; sockets and pipes do not count.</summary>
    public long WrittenBytes() => ProcFile.Value($"/proc/{process.Id}/io", "write_bytes:");

    public async ValueTask DisposeAsync()
    {
        await Offspring.End(process);
        // Two silos share one.
        if (dataDirectory is not null && !Keep && Directory.Exists(dataDirectory))
            Directory.Delete(dataDirectory, recursive: true);
    }

    private static string NewData() => Directory.CreateTempSubdirectory("guestgrid-bench-").FullName;

    private static Task<ServerProcess> StartServer(string path, string[] role,
        IReadOnlyDictionary<string, string> environment, BenchmarkOptions options, string data)
    {
        var port = FreePort();
        string[] arguments = [.. role, "--urls", $"http://127.0.0.1:{port}", "--data", data];
        var start = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? new ProcessStartInfo("dotnet", [path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = data;
        return Start(start, environment, port, data, options.Keep, options.Verbose);
    }

    private static async Task<ServerProcess> Start(
        ProcessStartInfo start,
        IReadOnlyDictionary<string, string> environment,
        int port,
        string? data,
        bool keep,
        bool verbose)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Offspring.Start(start);
        var server = new ServerProcess(process, port, data) { Keep = keep, Verbose = verbose };
        try
        {
            await server.WaitUntilReady();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task WaitUntilReady()
    {
        using var http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(2) };
        for (var since = Stopwatch.StartNew(); since.Elapsed < ReadyWithin; await Task.Delay(50))
        {
            if (process.HasExited)
                throw new BenchmarkException($"server ended with {process.ExitCode}:\n{Output()}");
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
        }

        throw new BenchmarkException(string.Create(
            CultureInfo.InvariantCulture, $"server not ready in {ReadyWithin.TotalSeconds} s:\n{Output()}"));
    }

    private string Output()
    {
        lock (lastOutput)
            return string.Join('\n', lastOutput);
    }

    private void Remember(string? line)
    {
        if (line is null)
            return;
        if (Verbose)
            Console.Error.WriteLine($"  | {line}");
        lock (lastOutput)
        {
            lastOutput.Add(line);
            if (lastOutput.Count > 30)
                lastOutput.RemoveAt(0);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
