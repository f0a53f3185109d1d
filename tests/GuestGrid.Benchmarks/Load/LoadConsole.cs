using System.Diagnostics;
using System.Text.Json;

namespace GuestGrid.Benchmarks.Load;

/// <summary>
/// The load process: one JSON command a line in, one reply a line out, until the input ends.
/// </summary>
internal static class LoadConsole
{
    public static int Run()
    {
        ILoad? load = null;
        while (Console.In.ReadLine() is { } line)
        {
            var command = JsonSerializer.Deserialize(line, LoadJson.Default.LoadCommand)!;
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var reply = Answer(command, ref load);
            var spent = Process.GetCurrentProcess().TotalProcessorTime - before;
            reply = reply with { ProcessorSeconds = spent.TotalSeconds };
            Console.Out.WriteLine(JsonSerializer.Serialize(reply, LoadJson.Default.LoadReply));
        }

        load?.Dispose();
        return 0;
    }

    private static LoadReply Answer(LoadCommand command, ref ILoad? load)
    {
        try
        {
            switch (command.Op)
            {
                case "open":
                    load = Open(command);
                    return new LoadReply();
                case "run":
                    return load!.Run(command);
                default:
                    var reply = load!.Close();
                    load.Dispose();
                    load = null;
                    return reply;
            }
        }
        catch (Exception fault)
        {
            return new LoadReply { Faults = [$"{command.Op} {command.Kind}: {fault.Message}"] };
        }
    }

    private static ILoad Open(LoadCommand command) => command.Kind switch
    {
        LoadKind.Messages => new MessageLoad(command),
        LoadKind.Posts => new PostLoad(command),
        LoadKind.Idle => new IdleLoad(command),
        _ => throw new UnreachableException(),
    };
}
