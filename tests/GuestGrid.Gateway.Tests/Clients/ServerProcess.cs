using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>The real <c>guestgrid</c> in a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"It ended: {Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Everything it has written so far, to either stream.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<ServerProcess> Serve(string data, params (string Name, string Value)[] settings)
    {
        var server = Launch(["serve", "--urls", "http://127.0.0.1:0", "--data", data], settings);
        server.Address = await server.address.Task.InTime($"the server to start: {server.Output}");
        return server;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> Run(
        string[] arguments, params (string Name, string Value)[] settings)
    {
        await using var server = Begin(arguments, settings);
        return (await server.Exited(), server.Output);
    }

    /// <summary>Starts something that serves nothing.</summary>
    public static ServerProcess Begin(string[] arguments, params (string Name, string Value)[] settings)
    {
        var server = Launch(arguments, settings);
        _ = server.address.Task.Exception;
        return server;
    }

    public async Task<int> Exited()
    {
        await process.WaitForExitAsync().InTime($"the server to end: {Output}");
        return process.ExitCode;
    }

    public void Kill() => process.Kill();

    public void Terminate() => Assert.Equal(0, SendSignal(process.Id, 15));

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static ServerProcess Launch(string[] arguments, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "guestgrid.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        // Two cores are shared with its clients; one heap a core only costs start time.
        start.Environment["DOTNET_gcServer"] = "0";
        return new ServerProcess(start);
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
        const string Says = "GuestGrid serves at ";
        if (line.StartsWith(Says, StringComparison.Ordinal))
            address.TrySetResult(new Uri(line[Says.Length..].Split(' ')[0]));
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
