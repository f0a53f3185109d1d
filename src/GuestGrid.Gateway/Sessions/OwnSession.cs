using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Sessions;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Sessions;

/// <summary>The session that a guest token opens, as long as both live.</summary>
public sealed class OwnSession(IGuestGrid grid, SessionTokens tokens, GuestRateLimit pace, TimeProvider clock)
{
    /// <summary>Null after the refusal was written of a token that is shown too often.</summary>
    public async ValueTask<OwnSessionFound?> Find(HttpContext context, string token)
    {
        var now = clock.GetUtcNow();
        if (tokens.Verify(token, now) is not { } proven) return new OwnSessionFound(null, IsOver: false);
        var rate = pace.Take(proven.Session, proven.Generation, now);
        pace.Announce(context.Response, rate);
        if (!rate.IsAllowed)
        {
            await Problem.Write(context, ErrorCatalogue.RateLimited, retryAfter: rate.RetryAfter);
            return null;
        }
        if (await grid.View(proven.Session) is not { } session || !session.Token.Accepts(proven.Generation, now))
            return new OwnSessionFound(null, IsOver: false);
        return new OwnSessionFound(session, IsOver: !session.IsOpenAt(now));
    }
}

/// <param name="Session">Null where the token proves nothing.</param>
/// <param name="IsOver">The token was good for a session that has ended.</param>
public readonly record struct OwnSessionFound(SessionView? Session, bool IsOver);
