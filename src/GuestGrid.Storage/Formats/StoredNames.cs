using GuestGrid.Core;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;

namespace GuestGrid.Storage.Formats;

/// <summary>
/// The stored name of every state, event and command that has more than one form. A storage format: a line may be
/// added, never changed or removed; what is not used any more stays readable.
/// </summary>
internal static class StoredNames
{
    public static readonly IReadOnlyDictionary<Type, IReadOnlyList<StoredName>> ByBase =
        new Dictionary<Type, IReadOnlyList<StoredName>>
        {
            [typeof(GuestSession)] =
            [
                new(typeof(GuestSession.Absent), "absent"),
                new(typeof(GuestSession.Open), "open"),
                new(typeof(GuestSession.Ended), "ended"),
                new(typeof(GuestSession.Holding), "holding"),
                new(typeof(GuestSession.Erasing), "erasing"),
            ],
            [typeof(GuestSessionEvent)] =
            [
                new(typeof(GuestSessionEvent.SessionOpened), "session-opened"),
                new(typeof(GuestSessionEvent.GuestConnected), "guest-connected"),
                new(typeof(GuestSessionEvent.GuestDisconnected), "guest-disconnected"),
                new(typeof(GuestSessionEvent.MessageStored), "message-stored"),
                new(typeof(GuestSessionEvent.AllowanceSpent), "allowance-spent"),
                new(typeof(GuestSessionEvent.PageSealed), "page-sealed"),
                new(typeof(GuestSessionEvent.PageConfirmed), "page-confirmed"),
                new(typeof(GuestSessionEvent.ActivityNoted), "activity-noted"),
                new(typeof(GuestSessionEvent.ReadMarkMoved), "read-mark-moved"),
                new(typeof(GuestSessionEvent.ContextChanged), "context-changed"),
                new(typeof(GuestSessionEvent.RoutingChanged), "routing-changed"),
                new(typeof(GuestSessionEvent.ConversationQueued), "conversation-queued"),
                new(typeof(GuestSessionEvent.QueueingDeferred), "queueing-deferred"),
                new(typeof(GuestSessionEvent.AgentAssigned), "agent-assigned"),
                new(typeof(GuestSessionEvent.AgentMoved), "agent-moved"),
                new(typeof(GuestSessionEvent.AgentUnassigned), "agent-unassigned"),
                new(typeof(GuestSessionEvent.TokenRotated), "token-rotated"),
                new(typeof(GuestSessionEvent.AttachmentDeclared), "attachment-declared"),
                new(typeof(GuestSessionEvent.AttachmentUploaded), "attachment-uploaded"),
                new(typeof(GuestSessionEvent.AttachmentsExpired), "attachments-expired"),
                new(typeof(GuestSessionEvent.AttachmentHeld), "attachment-held"),
                new(typeof(GuestSessionEvent.AttachmentClaimed), "attachment-claimed"),
                new(typeof(GuestSessionEvent.LeaseAsked), "lease-asked"),
                new(typeof(GuestSessionEvent.LeaseNoted), "lease-noted"),
                new(typeof(GuestSessionEvent.ExpiryWarned), "expiry-warned"),
                new(typeof(GuestSessionEvent.SessionEnded), "session-ended"),
                new(typeof(GuestSessionEvent.PreviousNoted), "previous-noted"),
                new(typeof(GuestSessionEvent.SessionErased), "session-erased"),
                new(typeof(GuestSessionEvent.PagesErased), "pages-erased"),
                new(typeof(GuestSessionEvent.ErasureSettled), "erasure-settled"),
            ],
            [typeof(GuestSessionCommand)] =
            [
                new(typeof(GuestSessionCommand.Open), "open"),
                new(typeof(GuestSessionCommand.Connect), "connect"),
                new(typeof(GuestSessionCommand.Disconnect), "disconnect"),
                new(typeof(GuestSessionCommand.SendMessage), "send-message"),
                new(typeof(GuestSessionCommand.SpendAllowance), "spend-allowance"),
                new(typeof(GuestSessionCommand.SignalTyping), "signal-typing"),
                new(typeof(GuestSessionCommand.MarkRead), "mark-read"),
                new(typeof(GuestSessionCommand.SetContext), "set-context"),
                new(typeof(GuestSessionCommand.RotateToken), "rotate-token"),
                new(typeof(GuestSessionCommand.End), "end"),
                new(typeof(GuestSessionCommand.Assign), "assign"),
                new(typeof(GuestSessionCommand.MoveAgent), "move-agent"),
                new(typeof(GuestSessionCommand.Unassign), "unassign"),
                new(typeof(GuestSessionCommand.CloseByAgent), "close-by-agent"),
                new(typeof(GuestSessionCommand.DeclareAttachment), "declare-attachment"),
                new(typeof(GuestSessionCommand.HoldAttachment), "hold-attachment"),
                new(typeof(GuestSessionCommand.ClaimAttachment), "claim-attachment"),
                new(typeof(GuestSessionCommand.ConfirmUpload), "confirm-upload"),
                new(typeof(GuestSessionCommand.FindAttachment), "find-attachment"),
                new(typeof(GuestSessionCommand.NoteLease), "note-lease"),
                new(typeof(GuestSessionCommand.LoseLease), "lose-lease"),
                new(typeof(GuestSessionCommand.NotePage), "note-page"),
                new(typeof(GuestSessionCommand.NoteQueueFull), "note-queue-full"),
                new(typeof(GuestSessionCommand.NotePrevious), "note-previous"),
                new(typeof(GuestSessionCommand.Erase), "erase"),
                new(typeof(GuestSessionCommand.NotePageErased), "note-page-erased"),
                new(typeof(GuestSessionCommand.ReadRecent), "read-recent"),
                new(typeof(GuestSessionCommand.Inspect), "inspect"),
                new(typeof(GuestSessionCommand.Tick), "tick"),
            ],
            [typeof(RoutingStage)] =
            [
                new(typeof(RoutingStage.AwaitingGuest), "awaiting-guest"),
                new(typeof(RoutingStage.Waiting), "waiting"),
                new(typeof(RoutingStage.Assigned), "assigned"),
            ],
            [typeof(AnonymousVisitorEvent)] =
            [
                new(typeof(AnonymousVisitorEvent.SessionAdmitted), "session-admitted"),
                new(typeof(AnonymousVisitorEvent.AdmissionWithdrawn), "admission-withdrawn"),
                new(typeof(AnonymousVisitorEvent.LeaseRenewed), "lease-renewed"),
                new(typeof(AnonymousVisitorEvent.SlotReleased), "slot-released"),
                new(typeof(AnonymousVisitorEvent.GuestCreated), "guest-created"),
                new(typeof(AnonymousVisitorEvent.SessionAttached), "session-attached"),
                new(typeof(AnonymousVisitorEvent.GuestChanged), "guest-changed"),
                new(typeof(AnonymousVisitorEvent.GuestErased), "guest-erased"),
            ],
            [typeof(AnonymousVisitorCommand)] =
            [
                new(typeof(AnonymousVisitorCommand.Admit), "admit"),
                new(typeof(AnonymousVisitorCommand.CreateGuest), "create-guest"),
                new(typeof(AnonymousVisitorCommand.ChangeGuest), "change-guest"),
                new(typeof(AnonymousVisitorCommand.CountInteraction), "count-interaction"),
                new(typeof(AnonymousVisitorCommand.EraseGuest), "erase-guest"),
                new(typeof(AnonymousVisitorCommand.Withdraw), "withdraw"),
                new(typeof(AnonymousVisitorCommand.RenewLease), "renew-lease"),
                new(typeof(AnonymousVisitorCommand.ReleaseSlot), "release-slot"),
                new(typeof(AnonymousVisitorCommand.Inspect), "inspect"),
                new(typeof(AnonymousVisitorCommand.Tick), "tick"),
            ],
            [typeof(AddressThrottleEvent)] =
            [
                new(typeof(AddressThrottleEvent.SessionAdmitted), "session-admitted"),
                new(typeof(AddressThrottleEvent.AdmissionWithdrawn), "admission-withdrawn"),
            ],
            [typeof(AddressThrottleCommand)] =
            [
                new(typeof(AddressThrottleCommand.Admit), "admit"),
                new(typeof(AddressThrottleCommand.Withdraw), "withdraw"),
                new(typeof(AddressThrottleCommand.Tick), "tick"),
            ],
            [typeof(TranscriptEvent)] =
            [
                new(typeof(TranscriptEvent.PageWritten), "page-written"),
                new(typeof(TranscriptEvent.PageErased), "page-erased"),
            ],
            [typeof(TranscriptCommand)] =
            [
                new(typeof(TranscriptCommand.StorePage), "store-page"),
                new(typeof(TranscriptCommand.ReadPage), "read-page"),
                new(typeof(TranscriptCommand.ErasePage), "erase-page"),
                new(typeof(TranscriptCommand.Tick), "tick"),
            ],
            [typeof(QueueEvent)] =
            [
                new(typeof(QueueEvent.ConversationQueued), "conversation-queued"),
                new(typeof(QueueEvent.ConversationLeft), "conversation-left"),
                new(typeof(QueueEvent.AgentNoted), "agent-noted"),
                new(typeof(QueueEvent.AgentDropped), "agent-dropped"),
                new(typeof(QueueEvent.OfferMade), "offer-made"),
                new(typeof(QueueEvent.OfferFailed), "offer-failed"),
                new(typeof(QueueEvent.OffersPaused), "offers-paused"),
                new(typeof(QueueEvent.OffersResumed), "offers-resumed"),
            ],
            [typeof(QueueCommand)] =
            [
                new(typeof(QueueCommand.Enqueue), "enqueue"),
                new(typeof(QueueCommand.Withdraw), "withdraw"),
                new(typeof(QueueCommand.NoteAgent), "note-agent"),
                new(typeof(QueueCommand.DropAgent), "drop-agent"),
                new(typeof(QueueCommand.AnswerOffer), "answer-offer"),
                new(typeof(QueueCommand.Inspect), "inspect"),
                new(typeof(QueueCommand.Tick), "tick"),
            ],
            [typeof(AgentEvent)] =
            [
                new(typeof(AgentEvent.SignedOn), "signed-on"),
                new(typeof(AgentEvent.PresenceRenewed), "presence-renewed"),
                new(typeof(AgentEvent.SignedOff), "signed-off"),
                new(typeof(AgentEvent.Disconnected), "disconnected"),
                new(typeof(AgentEvent.OfferReceived), "offer-received"),
                new(typeof(AgentEvent.OfferClosed), "offer-closed"),
                new(typeof(AgentEvent.OfferAccepted), "offer-accepted"),
                new(typeof(AgentEvent.AssignmentEnded), "assignment-ended"),
                new(typeof(AgentEvent.QueuesInformed), "queues-informed"),
            ],
            [typeof(AgentCommand)] =
            [
                new(typeof(AgentCommand.SignOn), "sign-on"),
                new(typeof(AgentCommand.RenewPresence), "renew-presence"),
                new(typeof(AgentCommand.SignOff), "sign-off"),
                new(typeof(AgentCommand.Disconnect), "disconnect"),
                new(typeof(AgentCommand.ConsiderOffer), "consider-offer"),
                new(typeof(AgentCommand.WithdrawOffer), "withdraw-offer"),
                new(typeof(AgentCommand.AcceptOffer), "accept-offer"),
                new(typeof(AgentCommand.DeclineOffer), "decline-offer"),
                new(typeof(AgentCommand.Release), "release"),
                new(typeof(AgentCommand.Inspect), "inspect"),
                new(typeof(AgentCommand.Tick), "tick"),
            ],
            [typeof(AgentPresence)] =
            [
                new(typeof(AgentPresence.SignedOff), "signed-off"),
                new(typeof(AgentPresence.Present), "present"),
                new(typeof(AgentPresence.Away), "away"),
            ],
            [typeof(GuestBookEvent)] =
            [
                new(typeof(GuestBookEvent.GuestEntered), "guest-entered"),
                new(typeof(GuestBookEvent.GuestRemoved), "guest-removed"),
                new(typeof(GuestBookEvent.ChapterBegun), "chapter-begun"),
                new(typeof(GuestBookEvent.ChapterClosed), "chapter-closed"),
                new(typeof(GuestBookEvent.ChapterCounted), "chapter-counted"),
                new(typeof(GuestBookEvent.GuestLeft), "guest-left"),
                new(typeof(GuestBookEvent.RemovalBegun), "removal-begun"),
                new(typeof(GuestBookEvent.RemovalEnded), "removal-ended"),
            ],
            [typeof(GuestBookCommand)] =
            [
                new(typeof(GuestBookCommand.Enter), "enter"),
                new(typeof(GuestBookCommand.Remove), "remove"),
                new(typeof(GuestBookCommand.NoteChapter), "note-chapter"),
                new(typeof(GuestBookCommand.NoteRemoval), "note-removal"),
                new(typeof(GuestBookCommand.CountGuests), "count-guests"),
                new(typeof(GuestBookCommand.Read), "read"),
                new(typeof(GuestBookCommand.Tick), "tick"),
            ],
            [typeof(GuestChapterEvent)] =
            [
                new(typeof(GuestChapterEvent.ChapterWritten), "chapter-written"),
                new(typeof(GuestChapterEvent.EntryAdded), "entry-added"),
                new(typeof(GuestChapterEvent.EntriesRemoved), "entries-removed"),
            ],
            [typeof(GuestChapterCommand)] =
            [
                new(typeof(GuestChapterCommand.Write), "write"),
                new(typeof(GuestChapterCommand.Add), "add"),
                new(typeof(GuestChapterCommand.Remove), "remove"),
                new(typeof(GuestChapterCommand.Read), "read"),
                new(typeof(GuestChapterCommand.Tick), "tick"),
            ],
            [typeof(GuestCalendarEvent)] =
            [
                new(typeof(GuestCalendarEvent.DayOpened), "day-opened"),
                new(typeof(GuestCalendarEvent.DayClosed), "day-closed"),
                new(typeof(GuestCalendarEvent.RunBegun), "run-begun"),
                new(typeof(GuestCalendarEvent.RunTakenOver), "run-taken-over"),
                new(typeof(GuestCalendarEvent.RunAdvanced), "run-advanced"),
                new(typeof(GuestCalendarEvent.RunEnded), "run-ended"),
            ],
            [typeof(GuestCalendarCommand)] =
            [
                new(typeof(GuestCalendarCommand.OpenDay), "open-day"),
                new(typeof(GuestCalendarCommand.CloseDay), "close-day"),
                new(typeof(GuestCalendarCommand.BeginRun), "begin-run"),
                new(typeof(GuestCalendarCommand.NoteProgress), "note-progress"),
                new(typeof(GuestCalendarCommand.EndRun), "end-run"),
                new(typeof(GuestCalendarCommand.Read), "read"),
                new(typeof(GuestCalendarCommand.Tick), "tick"),
            ],
            [typeof(Effect.Tell)] =
            [
                new(typeof(Effect.TellVisitor), "visitor"),
                new(typeof(Effect.TellAddress), "address"),
                new(typeof(Effect.TellSession), "session"),
                new(typeof(Effect.TellTranscript), "transcript"),
                new(typeof(Effect.TellQueue), "queue"),
                new(typeof(Effect.TellAgent), "agent"),
                new(typeof(Effect.TellBook), "book"),
                new(typeof(Effect.TellChapter), "chapter"),
                new(typeof(Effect.TellCalendar), "calendar"),
                new(typeof(Effect.TellFiles), "files"),
            ],
        };
}

/// <summary>One form and what it is called in stores.</summary>
public sealed record StoredName(Type Type, string Name);
