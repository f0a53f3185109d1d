using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>A program that serves at a port of its own, until it is disposed of.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private ServerProcess(Func<int, string[]> command, (string Name, string Value)[] environment)
    {
        Port = FreePort();
        // It ends when its standard input does, and so with this process, however that ends.
        var start = new ProcessStartInfo("bash", ["-c", "\"$0\" \"$@\" & read -r; kill %1; wait", .. command(Port)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    /// <summary>Of this machine only.</summary>
    public int Port { get; }

    /// <summary>Returns once it listens.</summary>
    /// <param name="command">The program and its arguments, for the port that it is to serve at.</param>
    /// <param name="environment">Besides what this process has.</param>
    public static async Task<ServerProcess> Start(
        Func<int, string[]> command, params (string Name, string Value)[] environment)
    {
        var server = new ServerProcess(command, environment);
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
    }

    /// <summary>Below those that the system gives to connections: one of these could take it before the process
    /// listens.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 30_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
