using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Runtime.Sessions;

/// <summary>Sessions as they are, for whoever only looks.</summary>
public static class SessionReading
{
    /// <summary>Null where there is no session of that id.</summary>
    public static async ValueTask<SessionView?> View(this IGuestGrid grid, GuestSessionId session)
    {
        var outcome = await grid.Session(session).Execute(new GuestSessionCommand.Inspect());
        return (outcome.Answer as GuestSessionAnswer.Viewed)?.Session;
    }
}
