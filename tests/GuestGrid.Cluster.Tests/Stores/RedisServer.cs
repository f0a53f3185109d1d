using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>
/// A Redis server for tests: the program that is installed here, on a port and in a directory of its own, until it is
/// disposed of.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("guestgrid-redis-");
    private readonly Process process;

    private RedisServer(string sync)
    {
        Port = FreePort();
        // It ends when its standard input does, and so with this process, however that ends.
        process = Process.Start(new ProcessStartInfo("bash",
            ["-c", "redis-server \"$@\" & read -r; kill %1; wait", "redis", "--bind", "127.0.0.1", "--port", $"{Port}",
                "--dir", folder.FullName, "--save", "", "--appendonly", "yes", "--appendfsync", sync])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    /// <summary>Why no test that needs Redis can run, or null.</summary>
    public static string? Missing { get; } =
#if PROVIDER_REDIS
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "redis-server")))
            ? null
            : "NOT TESTED: Redis. Install its server (apt-get install redis-server).";
#else
        "NOT TESTED: Redis. This build has no such provider: GuestGridProviders=Redis ./test";
#endif

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <param name="sync">When it writes to the disk what it acknowledges.</param>
    public static async Task<RedisServer> Start(string sync = "always")
    {
        var server = new RedisServer(sync);
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, server.Port);
                return server;
            }
            catch (SocketException) when (since.Elapsed < StartMax)
            {
                // Not listening yet.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>A fact about Redis; skipped, loudly, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute() => Skip = RedisServer.Missing;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => Skip = RedisServer.Missing;
}
