using System.Diagnostics;
using System.Security.Cryptography;

namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>Azurite's tables for tests: from npm, in memory.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private readonly ServerProcess process;

    private AzuriteServer(ServerProcess process) => this.process = process;

    /// <summary>Why no test that needs Azure can run, or null.</summary>
    public static string? Missing =>
#if PROVIDER_AZURE
        Program.Value is null ? "NOT TESTED: Azure. npm (npx) could not fetch Azurite." : null;
#else
        "NOT TESTED: Azure. This build has no such provider: GuestGridProviders=Azure ./test";
#endif

    public int Port => process.Port;

    public string ConnectionString => ConnectionTo(Port, Key);

    private static string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    private static Lazy<string?> Program { get; } = new(Find);

    public static string ConnectionTo(int port, string key) => "DefaultEndpointsProtocol=http;AccountName=guestgrid;"
        + $"AccountKey={key};TableEndpoint=http://127.0.0.1:{port}/guestgrid";

    public static async Task<AzuriteServer> Start() => new(await ServerProcess.Start(
        port => [Program.Value!, "--tableHost", "127.0.0.1", "--tablePort", $"{port}", "--inMemoryPersistence",
            "--silent", "--disableTelemetry", "--skipApiVersionCheck"],
        ("AZURITE_ACCOUNTS", $"guestgrid:{Key}")));

    public ValueTask DisposeAsync() => process.DisposeAsync();

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
