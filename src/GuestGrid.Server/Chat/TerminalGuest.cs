using System.Net.WebSockets;
using System.Threading.Channels;

namespace GuestGrid.Server.Chat;

/// <summary>
/// A guest in the terminal: sends the lines that are typed, and comes back when the connection is lost.
/// </summary>
internal sealed class TerminalGuest(ChatOptions options)
{
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<string> lines = Channel.CreateBounded<string>(16);
    private readonly ChatSession session = new(options, Console.Out);

    public static async Task<int> Run(ChatOptions options, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"'{options.Url}' is no address such as http://127.0.0.1:5080.");
            return 1;
        }
        var address = new UriBuilder(uri) { Scheme = uri.Scheme == "https" ? "wss" : "ws", Path = "/webchat/v1" }.Uri;
        return await new TerminalGuest(options).Run(address, cancellation);
    }

    private async Task<int> Run(Uri address, CancellationToken cancellation)
    {
        // Console input can't be cancelled, so it has a thread of its own, which the end of the process takes along.
        new Thread(ReadLines) { IsBackground = true }.Start();
        while (!session.IsOver)
        {
            try
            {
                using var socket = new ClientWebSocket();
                await socket.ConnectAsync(address, cancellation);
                await Converse(socket, cancellation);
            }
            catch (WebSocketException) when (!session.HasStarted)
            {
                await Console.Error.WriteLineAsync(
                    $"Nobody answers at {options.Url}. Start a grid with ./run, or name another with --url.");
                return 1;
            }
            catch (WebSocketException)
            {
                // Lost on the way; the loop comes back.
            }
            catch (OperationCanceledException)
            {
                return 0;
            }
            if (session.IsOver) break;
            Console.WriteLine("(connection lost, coming back)");
            await Task.Delay(ReconnectAfter, TimeProvider.System, cancellation);
        }
        return 0;
    }

    private async Task Converse(ClientWebSocket socket, CancellationToken cancellation)
    {
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var receiving = session.Receive(socket, connection.Token);
        var sending = session.Send(socket, lines.Reader, connection.Token);
        try
        {
            // Who has typed the last line still waits for what comes.
            if (await Task.WhenAny(receiving, sending) == sending) await sending;
            await receiving;
        }
        finally
        {
            // However the connection ended: a sender left behind would take the next line with it.
            await connection.CancelAsync();
            await Ended(receiving);
            await Ended(sending);
        }
    }

    private static async Task Ended(Task half)
    {
        try
        {
            await half;
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or WebSocketException)
        {
            // It waited for a line, or used a connection that is gone; what was not acknowledged is sent again.
        }
    }

    private void ReadLines()
    {
        while (Console.ReadLine() is { } line)
            if (line.Length > 0) lines.Writer.WriteAsync(line).AsTask().Wait();
        lines.Writer.Complete();
    }
}
