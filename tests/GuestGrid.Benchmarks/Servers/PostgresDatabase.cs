using System.Diagnostics;

namespace GuestGrid.Benchmarks.Servers;

/// <summary>
/// The database that all sides of P9 share: the one that was named, or a server of one's own, as durable as PostgreSQL
/// is by itself, which ends with this process.
/// </summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly string? directory;

    private PostgresDatabase(string connectionString, string? directory) =>
        (ConnectionString, this.directory) = (connectionString, directory);

    public string ConnectionString { get; }

    public static async Task<bool> IsThere(BenchmarkOptions options) =>
        options.Postgres is not null || (await Script("find")).Exit == 0;

    public static async Task<PostgresDatabase> Open(BenchmarkOptions options)
    {
        if (options.Postgres is { } named)
            return new PostgresDatabase(named, null);
        var directory = Path.Combine("/tmp", $"guestgrid-bench-pg-{Environment.ProcessId}");
        var (exit, output) = await Script("start", directory, $"{Environment.ProcessId}");
        return exit == 0
            ? new PostgresDatabase($"Host={directory};Username=guestgrid;Database=guestgrid", directory)
            : throw new BenchmarkException($"PostgreSQL did not start:\n{output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (directory is not null)
            await Script("stop", directory);
    }

    private static async Task<(int Exit, string Output)> Script(params string[] arguments)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "private-postgres.sh");
        using var process = Process.Start(new ProcessStartInfo("bash", [script, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var faults = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await faults;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
