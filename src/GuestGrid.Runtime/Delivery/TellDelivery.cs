using System.Diagnostics;
using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Runtime.Delivery;

/// <summary>Brings tells to the entities they are for, and to the files beside them.</summary>
public static class TellDelivery
{
    public static ValueTask<Outcome<object?>> Deliver(IGuestGrid grid, EraseFiles eraseFiles, Effect.Tell tell) =>
        tell switch
        {
            Effect.TellVisitor to => Send(grid.Visitor(to.To), to.Command),
            Effect.TellAddress to => Send(grid.Address(to.To), to.Command),
            Effect.TellSession to => Send(grid.Session(to.To), to.Command),
            Effect.TellTranscript to => Send(grid.Transcript(to.To), to.Command),
            Effect.TellQueue to => Send(grid.Queue(to.To), to.Command),
            Effect.TellAgent to => Send(grid.Agent(to.To), to.Command),
            Effect.TellBook to => Send(grid.Book(to.To), to.Command),
            Effect.TellChapter to => Send(grid.Chapter(to.To), to.Command),
            Effect.TellCalendar to => Send(grid.Calendar(to.To), to.Command),
            Effect.TellFiles to => Erase(eraseFiles, to.To),
            _ => throw new UnreachableException(tell.ToString()),
        };

    private static async ValueTask<Outcome<object?>> Erase(EraseFiles eraseFiles, GuestSessionId session)
    {
        await eraseFiles(session);
        return new Outcome<object?>(null, null, true);
    }

    private static async ValueTask<Outcome<object?>> Send<TCommand, TAnswer>(
        IEntity<TCommand, TAnswer> entity, TCommand command)
    {
        var outcome = await entity.Execute(command);
        return new Outcome<object?>(outcome.Answer, outcome.Rejection, outcome.Changed);
    }
}
