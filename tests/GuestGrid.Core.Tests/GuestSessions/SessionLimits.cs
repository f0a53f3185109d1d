using System.Text;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Transcripts;

namespace GuestGrid.Core.Tests.GuestSessions;

/// <summary>What no state of a session exceeds, and what never goes back.</summary>
internal static class SessionLimits
{
    public static string? Excess(GuestSession session, GuestSessionPolicy policy)
    {
        if (session is not GuestSession.Known known) return null;
        if (known.Activity.Entries.Count > ActivityLog.EntriesMax) return $"{known.Activity.Entries.Count} activities";
        return ExcessOf(known.Log, policy) ?? (session is GuestSession.Open open ? ExcessOf(open, policy) : null);
    }

    public static string? Misstep(GuestSession before, GuestSession after)
    {
        if (before is GuestSession.Ended && after is not (GuestSession.Ended or GuestSession.Erasing))
            return "an ended session goes on";
        if (before is not GuestSession.Known from || after is not GuestSession.Known to) return null;
        if (to.Log.Last.Number - from.Log.Last.Number is not (0 or 1))
            return $"messages jump from {from.Log.Last} to {to.Log.Last}";
        if (to.Log.StoredThrough < from.Log.StoredThrough) return "a stored page is not stored any more";
        if (from.Attachments?.Any(attachment => attachment.Upload is not null
            && to.Attachments?.Contains(attachment) is not true) is true)
            return "an uploaded attachment is lost or replaced";
        if (to is GuestSession.Ended && to.Attachments?.Any(attachment => attachment.Upload is null) is true)
            return "a declaration outlives its session";
        if (before is GuestSession.Ended && to.Log.Last != from.Log.Last) return "a message after the end";
        return before is GuestSession.Open was && after is GuestSession.Open becomes ? MisstepOf(was, becomes) : null;
    }

    private static string? MisstepOf(GuestSession.Open before, GuestSession.Open after)
    {
        if (after.Ticket < before.Ticket) return "the ticket goes back";
        if (after.Epoch < before.Epoch) return "the epoch goes back";
        if (after.Token.Generation < before.Token.Generation) return "the token goes back";
        if (after.Marks.Guest < before.Marks.Guest || after.Marks.Agent < before.Marks.Agent)
            return "a read mark goes back";
        return before.Stage is not RoutingStage.AwaitingGuest && after.Stage is RoutingStage.AwaitingGuest
            ? "a guest who was there is awaited"
            : null;
    }

    private static string? ExcessOf(MessageLog log, GuestSessionPolicy policy)
    {
        if (log.Unstored > policy.UnstoredMax) return $"{log.Unstored} messages not stored";
        if (log.Last.Number - log.SealedThrough.Number >= Transcript.PageSize) return "a full page is not sealed";
        if (log.StoredThrough > log.SealedThrough || log.SealedThrough > log.Last) return "stored before it was sealed";
        if (log.Memory.Count >= 2 * ClientMessageMemory.Capacity) return $"{log.Memory.Count} client ids";
        var kept = MessageChain.After(log.Recent, 0, int.MaxValue).Select(message => message.Sequence.Number);
        var wanted = Enumerable.Range(1, (int)log.Unstored).Select(offset => log.StoredThrough.Number + offset);
        return kept.SequenceEqual(wanted) ? null : "a gap in the messages";
    }

    private static string? ExcessOf(GuestSession.Open open, GuestSessionPolicy policy)
    {
        if (open.Stage is RoutingStage.AwaitingGuest && (open.Connection is not null || open.Metrics.GuestMessages > 0))
            return "a guest who is there is still awaited";
        if (open.Token.Retired.Length > TokenState.RetiredMax) return $"{open.Token.Retired.Length} tokens in grace";
        if (open.Attachments is { } attached && (attached.Count > policy.Attachments.CountMax
            || attached.Sum(attachment => attachment.File.Size) > policy.Attachments.BytesMax))
            return $"{attached.Count} attachments";
        if (open.Marks.Guest > open.Log.Last || open.Marks.Agent > open.Log.Last) return "a read mark beyond the end";
        var size = open.Context.Sum(
            entry => Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount(entry.Value));
        return size > policy.ContextBytesMax ? $"{size} bytes of context" : null;
    }
}
