using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Transcripts;
using static GuestGrid.Core.GuestSessions.GuestSessionEvent;
using static GuestGrid.Core.GuestSessions.GuestSessionRejection;

namespace GuestGrid.Core.GuestSessions;

using Decision = Decision<GuestSessionEvent>;

/// <summary>How a session goes without a trace: it ends, its pages and files go, and at last itself.</summary>
internal static class Erasure
{
    /// <summary>Pages of a transcript that are erased at a time.</summary>
    public const int PagesAtATime = 16;

    // Longer than any call is on its way.
    private static readonly TimeSpan OpeningUnderWayMax = TimeSpan.FromMinutes(1);

    public static Decision Begin(GuestSession state, DecisionContext<GuestSessionPolicy> context)
    {
        var effects = new List<Effect>();
        if (state is not GuestSession.Known known)
        {
            TellPrevious((state as GuestSession.Absent)?.Previous, effects);
            return Decision.Accept(
                [new SessionErased(null, 0, context.Now + OpeningUnderWayMax, context.Now)], effects);
        }
        // As if it had never been. Where the visitor is the guest itself, it has forgotten the session already, and by
        // now may have admitted one that comes again under the same id.
        var visitor = GuestId.Of(known.Opening.Anonymous);
        if (visitor != known.Opening.Guest)
            effects.Add(new Effect.TellVisitor(visitor, new AnonymousVisitorCommand.Withdraw(known.Opening.Session)));
        if (known is GuestSession.Open open) Lifecycle.Leave(open, EndReason.Api, effects);
        TellPrevious(known.Previous, effects);
        // No upload is confirmed from now on, so that what is erased stays so.
        if (known.Attachments is not null) effects.Add(new Effect.TellFiles(known.Opening.Session));
        var below = ErasePages(known.Conversation, known.Log.SealedThrough.Number / Transcript.PageSize, effects);
        // Of two that create under one key, the later one's opening may still be on its way.
        var until = known.Opening.OpenedAt + OpeningUnderWayMax;
        return Decision.Accept([new SessionErased(
            known.Conversation, below, until > context.Now ? until : null, context.Now)], effects);
    }

    /// <summary>To everybody else the session is unknown from now on.</summary>
    public static Decision Continue(GuestSession.Erasing state, GuestSessionCommand command,
        DecisionContext<GuestSessionPolicy> context)
    {
        switch (command)
        {
            case GuestSessionCommand.NotePageErased { Page: var page }
                when page == state.PagesBelow && page > 0 && state.Conversation is { } conversation:
                var effects = new List<Effect>();
                var below = ErasePages(conversation, page, effects);
                return Decision.Accept([new PagesErased(below, context.Now)], effects);
            case GuestSessionCommand.Tick when context.Now >= state.Until:
                return Decision.Accept(new ErasureSettled(context.Now));
            case GuestSessionCommand.NotePageErased or GuestSessionCommand.Tick or GuestSessionCommand.Erase:
                return Decision.Unchanged();
            default:
                return Decision.Reject(new SessionUnknown());
        }
    }

    public static Decision NotePrevious(GuestSession state, GuestSessionCommand.NotePrevious note,
        DecisionContext<GuestSessionPolicy> context)
    {
        var known = state is GuestSession.Known before ? before.Previous : (state as GuestSession.Absent)?.Previous;
        return known is null
            ? Decision.Accept(new PreviousNoted(note.Previous, context.Now))
            : Decision.Unchanged();
    }

    private static void TellPrevious(GuestSessionId? previous, List<Effect> effects)
    {
        if (previous is { } session) effects.Add(new Effect.TellSession(session, new GuestSessionCommand.Erase()));
    }

    // The last ones first, so that what is left is always the first so many.
    private static long ErasePages(ConversationId conversation, long pages, List<Effect> effects)
    {
        var below = Math.Max(0, pages - PagesAtATime);
        for (var page = pages - 1; page >= below; page--)
            effects.Add(new Effect.TellTranscript(
                new TranscriptKey(conversation, page), new TranscriptCommand.ErasePage()));
        return below;
    }
}
