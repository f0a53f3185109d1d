using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Guests;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Gateway.Dialects.Guests;

/// <summary>Guests as HTTP shows them.</summary>
internal sealed class GuestRecords(IGuestGrid grid, SessionTokens tokens, TimeProvider clock)
{
    // More than that at a time no quota allows but a very wide one.
    private const int LookedAtMax = 8;

    /// <summary>Null where the visitor has no guest.</summary>
    public async ValueTask<GuestRecord?> Read(VisitorAnswer visitor)
    {
        if (visitor.Guest is not { } guest) return null;
        return Record(guest, visitor.Recent, await Current(visitor.Recent));
    }

    /// <param name="current">Null where the guest has no session.</param>
    public GuestRecord Record(GuestProfile guest, IReadOnlyList<GuestSessionId> sessions, SessionView? current)
    {
        var token = current is null ? null : tokens.Issue(current);
        return new GuestRecord(guest.Id.ToString(), guest.Name, guest.Email, GuestAttributes.Show(guest.Attributes),
            current?.IsOpenAt(clock.GetUtcNow()) is true, SessionRecords.Time(guest.CreatedAt), token, token,
            [.. sessions.Reverse().Select(session => new NamedEntity(session.ToString()))]);
    }

    /// <summary>The newest that is not over; where all are, the newest; null where there is none.</summary>
    public async ValueTask<SessionView?> Current(IReadOnlyList<GuestSessionId> sessions)
    {
        SessionView? newest = null;
        foreach (var id in sessions.Reverse().Take(LookedAtMax))
        {
            if (await grid.View(id) is not { } session) continue;
            if (session.IsOpenAt(clock.GetUtcNow())) return session;
            newest ??= session;
        }
        return newest;
    }
}
