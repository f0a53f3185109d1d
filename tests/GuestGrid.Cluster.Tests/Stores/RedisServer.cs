namespace GuestGrid.Cluster.Tests.Stores;

/// <summary>A Redis server for tests: the program that is installed here, in a directory of its own.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly ServerProcess process;

    private RedisServer(DirectoryInfo folder, ServerProcess process) => (this.folder, this.process) = (folder, process);

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

    public string ConnectionString => $"127.0.0.1:{process.Port}";

    /// <param name="sync">When it writes to the disk what it acknowledges.</param>
    public static async Task<RedisServer> Start(string sync = "always")
    {
        var folder = Directory.CreateTempSubdirectory("guestgrid-redis-");
        return new RedisServer(folder, await ServerProcess.Start(port => ["redis-server", "--bind", "127.0.0.1",
            "--port", $"{port}", "--dir", folder.FullName, "--save", "", "--appendonly", "yes",
            "--appendfsync", sync]));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Delete(recursive: true);
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
