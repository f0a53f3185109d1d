using System.CommandLine;
using GuestGrid.Server.Chat;
using GuestGrid.Server.Keys;
using GuestGrid.Server.Purge;
using GuestGrid.Server.Serve;

var root = new RootCommand("""
    GuestGrid: a session grid for anonymous web-messaging guests, speaking the Genesys Cloud guest APIs.

    Start a grid:            guestgrid serve
    Talk to it as a guest:   guestgrid chat            (in a second terminal)
    Make signing keys:       guestgrid keys new
    Erase inactive guests:   guestgrid purge --dry-run   (of a running grid: --url)
    """)
{
    ServeCommand.Create(),
    ChatCommand.Create(),
    KeysCommand.Create(),
    PurgeCommand.Create(),
};
var command = root.Parse(args);
// Ctrl+C and SIGTERM: a server ends by itself, in its order; a purge is asked to, and says what it leaves.
if (command.CommandResult.Command.Name is PurgeCommand.Name)
    command.InvocationConfiguration.ProcessTerminationTimeout = PurgeCommand.EndsWithin;
var code = await command.InvokeAsync();
return command.Errors.Count > 0 ? 2 : code;
