using System.CommandLine;
using GuestGrid.Server.Chat;
using GuestGrid.Server.Keys;
using GuestGrid.Server.Serve;

var root = new RootCommand("""
    GuestGrid: a session grid for anonymous web-messaging guests, speaking the Genesys Cloud guest APIs.

    Start a grid:            guestgrid serve
    Talk to it as a guest:   guestgrid chat            (in a second terminal)
    Make signing keys:       guestgrid keys new
    """)
{
    ServeCommand.Create(),
    ChatCommand.Create(),
    KeysCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
