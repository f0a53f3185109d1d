using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace GuestGrid.Storage.Tests.Postgres;

/// <summary>
/// A PostgreSQL server for tests: the one that <c>GUESTGRID_TEST_POSTGRES</c> names by a connection string,
/// else a private one made from the programs installed here, which ends with this process.
/// </summary>
sealed class PostgresServer : IDisposable
{
    const string Variable = "GUESTGRID_TEST_POSTGRES";

    const int NoShell = -1;

    static readonly string? Named =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;
    static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Postgres", "private-postgres.sh");
    static readonly Lazy<PostgresServer> SharedServer =
        new(() => Named is null ? Start() : new PostgresServer(Named, null));

    // Any other exit is a fault of the script, which must not pass for a missing server.
    static readonly bool IsInstalled = Run("find") switch
    {
        (0, _) => true,
        (1 or NoShell, _) => false,
        var (exit, output) => throw new InvalidOperationException(
            $"private-postgres.sh find exits with {exit}: {output}"),
    };

    readonly string? _directory;

    PostgresServer(string connectionString, string? directory) =>
        (ConnectionString, _directory) = (connectionString, directory);

    /// <summary>Serves all tests that do not stop it.</summary>
    public static PostgresServer Shared => SharedServer.Value;

    /// <summary>Why no test that needs any server can run, or null.</summary>
    public static string? Missing { get; } = Named is not null || IsInstalled
        ? null
        : "NOT TESTED: PostgreSQL. Install its server (apt-get install postgresql) "
            + $"or set {Variable} to a connection string.";

    /// <summary>Why no test that stops its server can run, or null.</summary>
    public static string? PrivateMissing { get; } = IsInstalled
        ? null
        : "NOT TESTED: a PostgreSQL server that stops. Install its programs "
            + "(apt-get install postgresql).";

    public string ConnectionString { get; }

    /// <summary>Where it listens, for those who stand between it and a store.</summary>
    public EndPoint Address
    {
        get
        {
            var text = new NpgsqlConnectionStringBuilder(ConnectionString);
            return text.Host!.StartsWith('/')
                ? new UnixDomainSocketEndPoint($"{text.Host}/.s.PGSQL.{text.Port}")
                : new DnsEndPoint(text.Host, text.Port);
        }
    }

    public static PostgresServer Start()
    {
        var directory = Path.Combine("/tmp", $"guestgrid-{Environment.ProcessId}-{Path.GetRandomFileName()[..4]}");
        Control("start", directory, Environment.ProcessId.ToString());
        return new($"Host={directory};Username=guestgrid;Database=guestgrid", directory);
    }

    public void Restart() => Control("restart", _directory!);

    /// <summary>Stops it as a crash would.</summary>
    public void Kill() => Control("kill", _directory!);

    public void Resume() => Control("resume", _directory!);

    public void Dispose() => Control("stop", _directory!);

    static void Control(params string[] arguments)
    {
        var (exit, output) = Run(arguments);
        Assert.True(exit == 0, $"private-postgres.sh {string.Join(' ', arguments)} failed:\n{output}");
    }

    static (int Exit, string Output) Run(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("bash", [Script, .. arguments])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                // Tests that kill the server do not pull the plug of the machine: what it wrote is in the
                // system's cache.
                Environment = { ["GUESTGRID_POSTGRES_SETTINGS"] = "-c fsync=off" },
            })!;
            var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (NoShell, "There is no bash.");
        }
    }
}
