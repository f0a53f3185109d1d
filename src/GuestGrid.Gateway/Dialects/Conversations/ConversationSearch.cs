using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Conversations;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Gateway.Dialects.Conversations;

/// <summary>Finds conversations through the visitor who had them: its newest sessions, no index and no scan.</summary>
internal sealed class ConversationSearch(IGuestGrid grid, TimeProvider clock)
{
    private const string Type = "webchat";

    public async ValueTask<ConversationQueryResult> Find(ConversationFilter filter, int pageSize, int pageNumber)
    {
        var found = new List<ConversationRecord>();
        if (filter.Type is null or Type)
        {
            var visitor = await grid.Visitor(filter.Guest).Execute(new AnonymousVisitorCommand.Inspect());
            foreach (var id in visitor.Answer.Recent.Reverse())
            {
                if (await grid.View(id) is not { } session) continue;
                var record = Record(session);
                if (filter.State is null || filter.State == record.State) found.Add(record);
            }
        }
        return new ConversationQueryResult(
            [.. found.Skip((pageNumber - 1) * pageSize).Take(pageSize)], found.Count);
    }

    private ConversationRecord Record(SessionView session)
    {
        var over = session.Ended?.At ?? (session.ExpiresAt <= clock.GetUtcNow() ? session.ExpiresAt : null);
        return new ConversationRecord(session.Conversation.ToString(), over is null ? "active" : "closed",
            session.IsAssigned, session.Guest.ToString(), Type, SessionRecords.Time(session.Opening.OpenedAt),
            over is { } at ? SessionRecords.Time(at) : null);
    }
}
