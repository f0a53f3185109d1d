using System.CommandLine;

namespace GuestGrid.Server.Purge;

/// <summary><c>guestgrid purge</c>: erases guests that were not seen for long, without a server.</summary>
internal static class PurgeCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data")
        {
            Description = "Directory of the grid's data. Default: GuestGrid__Data, or ./data.",
        };
        var dry = new Option<bool>("--dry-run") { Description = "Erase nothing; list what would be erased." };
        var command = new Command("purge",
            "Erase the guests that were not seen for GuestGrid__Retention__Days (30), as the daily job does. The grid "
            + "must not be running on the data. Ends with 0 when all went well, 1 when single guests failed, 2 when it "
            + "could not begin or go on.")
        {
            data, dry,
        };
        command.SetAction((result, cancellation) =>
            PurgeRun.Run(result.GetValue(data), result.GetValue(dry), Console.Out, Console.Error, TimeProvider.System,
                cancellation));
        return command;
    }
}
