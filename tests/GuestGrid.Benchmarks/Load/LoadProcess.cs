using System.Diagnostics;
using System.Text.Json;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Load;

/// <summary>The benchmark's end of a load process.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private readonly Process process;

    private LoadProcess(Process process) => this.process = process;

    public static LoadProcess Start()
    {
        var start = Self.Command(["--load"]);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;

        // One poll thread that runs completions itself: the cheapest the platform's own sockets can be.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1";
        start.Environment["DOTNET_gcServer"] = "0";
        return new LoadProcess(Offspring.Start(start));
    }

    public async Task<LoadReply> Ask(LoadCommand command)
    {
        var said = JsonSerializer.Serialize(command, LoadJson.Default.LoadCommand);
        await process.StandardInput.WriteLineAsync(said);
        var line = await process.StandardOutput.ReadLineAsync()
            ?? throw new BenchmarkException($"the load process ended during {command.Op}");
        return JsonSerializer.Deserialize(line, LoadJson.Default.LoadReply)!;
    }

    /// <summary>For steps without which nothing after them means anything.</summary>
    public async Task<LoadReply> Demand(LoadCommand command)
    {
        var reply = await Ask(command);
        return reply.Faults.Count == 0
            ? reply
            : throw new BenchmarkException($"{command.Op}: {string.Join("; ", reply.Faults)}");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await Offspring.End(process);
    }
}
