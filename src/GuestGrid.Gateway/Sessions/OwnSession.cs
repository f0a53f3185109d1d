using GuestGrid.Core.GuestSessions;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Gateway.Sessions;

/// <summary>The session that a guest token opens, as long as both live.</summary>
public sealed class OwnSession(IGuestGrid grid, SessionTokens tokens, TimeProvider clock)
{
    public async ValueTask<OwnSessionFound> Find(string token)
    {
        var now = clock.GetUtcNow();
        if (tokens.Verify(token, now) is not { } proven) return new OwnSessionFound(null, IsOver: false);
        if (await grid.View(proven.Session) is not { } session || !session.Token.Accepts(proven.Generation, now))
            return new OwnSessionFound(null, IsOver: false);
        return new OwnSessionFound(session, IsOver: !session.IsOpenAt(now));
    }
}

/// <param name="Session">Null where the token proves nothing.</param>
/// <param name="IsOver">The token was good for a session that has ended.</param>
public readonly record struct OwnSessionFound(SessionView? Session, bool IsOver);
