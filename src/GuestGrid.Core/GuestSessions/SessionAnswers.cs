using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>What callers are told, read from the state.</summary>
internal static class SessionAnswers
{
    public static GuestSessionAnswer Answer(GuestSession state, GuestSessionCommand command,
        GuestSessionPolicy policy) =>
        (state, command) switch
        {
            (GuestSession.Known known, GuestSessionCommand.SendMessage send) =>
                new GuestSessionAnswer.Stored(Where(known.Log, send)),
            (GuestSession.Known known, GuestSessionCommand.ReadRecent read) => new GuestSessionAnswer.Messages(
                [.. MessageChain.After(known.Log.Recent, read.After.Number, read.Max)],
                known.Log.StoredThrough, known.Log.Last),
            (GuestSession.Known known, GuestSessionCommand.DeclareAttachment declare) =>
                new GuestSessionAnswer.Attached(Attaching.Find(known, declare.File.Id)),
            (GuestSession.Known known, GuestSessionCommand.FindAttachment find) =>
                new GuestSessionAnswer.Attached(Attaching.Find(known, find.Attachment)),
            (GuestSession.Holding held, GuestSessionCommand.HoldAttachment) =>
                new GuestSessionAnswer.Attached(held.Attachment),
            (GuestSession.Holding held, GuestSessionCommand.FindAttachment find) =>
                new GuestSessionAnswer.Attached(HeldFiles.Find(held, find.Attachment)),
            (GuestSession.Holding held, GuestSessionCommand.ClaimAttachment claim) =>
                new GuestSessionAnswer.Attached(HeldFiles.Find(held, claim.Attachment)),
            (GuestSession.Known known, GuestSessionCommand.Open or GuestSessionCommand.Connect
                or GuestSessionCommand.Inspect or GuestSessionCommand.RotateToken or GuestSessionCommand.End) =>
                new GuestSessionAnswer.Viewed(View(known, policy)),
            _ => GuestSessionAnswer.None.Instance,
        };

    public static SessionView View(GuestSession.Known state, GuestSessionPolicy policy) => state switch
    {
        GuestSession.Open open when Deadlines.Expiry(open, policy) is var expiry => new SessionView(open.Opening,
            open.Routing, open.Token, expiry, open.LastActivity, open.Connection, open.Metrics.Connections > 0,
            open.Stage is RoutingStage.Assigned, open.Log.Last, open.Log.StoredThrough, open.Marks, open.Metrics,
            open.Activity, null)
        {
            IsAgentThere = open.Stage is RoutingStage.Assigned { Connection: not null },
            IsEndWarned = open.WarnedFor == expiry,
        },
        GuestSession.Ended ended => new SessionView(ended.Opening, ended.Opening.Routing, ended.Token, ended.EndedAt,
            ended.LastActivity, null, ended.Metrics.Connections > 0, ended.WasAssigned, ended.Log.Last,
            ended.Log.StoredThrough, new ReadMarks(default, default), ended.Metrics, ended.Activity,
            new SessionEnd(ended.Reason, ended.EndedAt)),
        _ => throw new System.Diagnostics.UnreachableException(state.GetType().Name),
    };

    private static SequenceId Where(MessageLog log, GuestSessionCommand.SendMessage send) =>
        send.ClientMessageId is { } id && log.Memory.Find(send.From.Agent, id) is { } sequence ? sequence : log.Last;
}
