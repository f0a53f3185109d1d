using System.CommandLine;

namespace GuestGrid.Server.Chat;

/// <summary><c>guestgrid chat</c>: a guest in the terminal.</summary>
internal static class ChatCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--url")
        {
            Description = "The grid to talk to.",
            DefaultValueFactory = _ => Serve.ServeCommand.DefaultUrls,
        };
        var name = new Option<string>("--name") { Description = "Your name.", DefaultValueFactory = _ => "Guest" };
        var queue = new Option<string?>("--queue")
        {
            Description = "The queue to wait in; the grid's default otherwise.",
        };
        var command = new Command("chat", "Talk to a running grid as a guest. Type a line to send it; Ctrl+D ends.")
        {
            url, name, queue,
        };
        command.SetAction((result, cancellation) => TerminalGuest.Run(new ChatOptions(
            result.GetValue(url)!, result.GetValue(name)!, result.GetValue(queue)), cancellation));
        return command;
    }
}

/// <summary>Where a terminal guest goes, and as who.</summary>
internal sealed record ChatOptions(string Url, string Name, string? Queue);
