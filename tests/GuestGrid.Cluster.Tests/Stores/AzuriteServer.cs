using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>Azurite's tables for tests: from npm, in memory, on a port of their own, until it is disposed of.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private AzuriteServer()
    {
        Port = FreePort();
        // It ends when its standard input does, and so with this process, however that ends.
        process = Process.Start(new ProcessStartInfo("bash",
            ["-c", "\"$0\" \"$@\" & read -r; kill %1; wait", Program.Value!, "--tableHost", "127.0.0.1", "--tablePort",
                $"{Port}", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
            Environment = { ["AZURITE_ACCOUNTS"] = $"guestgrid:{Key}" },
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    /// <summary>Why no test that needs Azure can run, or null.</summary>
    public static string? Missing =>
#if PROVIDER_AZURE
        Program.Value is null ? "NOT TESTED: Azure. npm (npx) could not fetch Azurite." : null;
#else
        "NOT TESTED: Azure. This build has no such provider: GuestGridProviders=Azure ./test";
#endif

    public static string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    public int Port { get; }

    public string ConnectionString => ConnectionTo(Port, Key);

    private static Lazy<string?> Program { get; } = new(Find);

    public static string ConnectionTo(int port, string key) => "DefaultEndpointsProtocol=http;AccountName=guestgrid;"
        + $"AccountKey={key};TableEndpoint=http://127.0.0.1:{port}/guestgrid";

    public static async Task<AzuriteServer> Start()
    {
        var server = new AzuriteServer();
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

    private static string? Find()
    {
        using var npx = Process.Start(new ProcessStartInfo("bash",
            ["-c", "npx --yes --package azurite@3 -c 'command -v azurite-table' 2>/dev/null"])
        {
            RedirectStandardOutput = true,
        })!;
        var path = npx.StandardOutput.ReadToEnd().Trim();
        return path.Length > 0 ? path : null;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>A fact about Azure; skipped, loudly, where there is no Azurite.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzureFactAttribute : FactAttribute
{
    public AzureFactAttribute() => Skip = AzuriteServer.Missing;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class AzureTheoryAttribute : TheoryAttribute
{
    public AzureTheoryAttribute() => Skip = AzuriteServer.Missing;
}
