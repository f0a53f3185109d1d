using System.Collections.Immutable;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.GuestSessions;

/// <summary>What can be asked of a guest session. Those that other entities tell are stored in outboxes.</summary>
public abstract record GuestSessionCommand
{
    private GuestSessionCommand() { }

    /// <summary>Opens an admitted session. The time in <see cref="Opening.OpenedAt"/> is set by the decision.</summary>
    public sealed record Open(Opening Opening, DateTimeOffset LeaseUntil) : GuestSessionCommand;

    /// <summary>The guest's socket is there; it takes over from an older one.</summary>
    /// <param name="TokenGeneration">Of the token it showed; null where this very exchange created the session.</param>
    /// <param name="After">The position the guest says it has; null for none.</param>
    /// <param name="Begun">When the socket asked, by its gateway's clock; null where nothing can be late.</param>
    public sealed record Connect(
        ConnectionAddress Connection, long? TokenGeneration, SequenceId? After, DateTimeOffset? Begun = null)
        : GuestSessionCommand;

    /// <summary>The socket at this address is gone.</summary>
    public sealed record Disconnect(ConnectionAddress Connection) : GuestSessionCommand;

    /// <param name="Origin">The sender's socket, which is acknowledged; null for HTTP.</param>
    /// <param name="Attachments">What it shows, in this order; null or empty for nothing.</param>
    public sealed record SendMessage(Participant From, string Text, ClientMessageId? ClientMessageId,
        ConnectionAddress? Origin, ImmutableList<AttachmentId>? Attachments = null) : GuestSessionCommand;

    /// <summary>A message was refused that is to cost what a stored one costs: else its sender could guess for ever.
    /// </summary>
    public sealed record SpendAllowance(Participant From) : GuestSessionCommand;

    public sealed record SignalTyping(Participant From, bool IsTyping) : GuestSessionCommand;

    public sealed record MarkRead(Participant From, SequenceId Sequence) : GuestSessionCommand;

    /// <param name="Changes">JSON by key; null deletes the key.</param>
    public sealed record SetContext(ImmutableSortedDictionary<string, string?> Changes, RoutingChange? Routing)
        : GuestSessionCommand;

    /// <param name="ByGuest">The guest's own refresh counts as activity; a backend's rotation does not.</param>
    public sealed record RotateToken(bool ByGuest) : GuestSessionCommand;

    public sealed record End(EndReason Reason) : GuestSessionCommand;

    /// <summary>An agent accepted the conversation.</summary>
    /// <param name="Ticket">Which it was offered under; refused once the session has a newer one.</param>
    public sealed record Assign(AgentId Agent, string AgentName, ConnectionAddress? Connection, long Ticket)
        : GuestSessionCommand;

    /// <summary>The assigned agent's socket has moved; null: it is away.</summary>
    public sealed record MoveAgent(AgentId Agent, ConnectionAddress? Connection) : GuestSessionCommand;

    /// <summary>The agent gives the conversation up: back to its queue, or to another one.</summary>
    public sealed record Unassign(AgentId Agent, QueueId? Transfer) : GuestSessionCommand;

    public sealed record CloseByAgent(AgentId Agent, string? WrapUp) : GuestSessionCommand;

    /// <summary>A file will be uploaded.</summary>
    /// <param name="Agent">Whose it is; null for the guest.</param>
    /// <param name="TokenGeneration">Of the guest's token that asks for it; null where a backend asks.</param>
    public sealed record DeclareAttachment(AttachedFile File, AgentId? Agent, long? TokenGeneration)
        : GuestSessionCommand;

    /// <summary>A file will be uploaded for a session that is not known yet; to the file's own key.</summary>
    public sealed record HoldAttachment(AttachedFile File) : GuestSessionCommand;

    /// <summary>A message of <paramref name="By"/> shows a held file: it is that session's from now on.</summary>
    public sealed record ClaimAttachment(AttachmentId Attachment, GuestSessionId By) : GuestSessionCommand;

    /// <summary>The content of a declared file is kept; of several that say so the first one counts.</summary>
    public sealed record ConfirmUpload(AttachmentId Attachment, UploadId Upload) : GuestSessionCommand;

    public sealed record FindAttachment(AttachmentId Attachment) : GuestSessionCommand;

    /// <summary>The visitor's slot is held until then.</summary>
    public sealed record NoteLease(DateTimeOffset Until) : GuestSessionCommand;

    /// <summary>The visitor does not hold the slot any more.</summary>
    public sealed record LoseLease : GuestSessionCommand;

    /// <summary>The page up to here is in the transcript.</summary>
    public sealed record NotePage(SequenceId Through) : GuestSessionCommand;

    /// <summary>The queue is full.</summary>
    public sealed record NoteQueueFull(long Ticket) : GuestSessionCommand;

    /// <summary>The visitor forgets this session, and forgot that one before it.</summary>
    public sealed record NotePrevious(GuestSessionId Previous) : GuestSessionCommand;

    /// <summary>Erases the session, its transcript, and the sessions that its visitor forgot before it.</summary>
    public sealed record Erase : GuestSessionCommand;

    /// <summary>This page of the transcript is erased.</summary>
    public sealed record NotePageErased(long Page) : GuestSessionCommand;

    /// <summary>Messages after a position that no transcript page holds yet.</summary>
    public sealed record ReadRecent(SequenceId After, int Max) : GuestSessionCommand;

    public sealed record Inspect : GuestSessionCommand;

    public sealed record Tick : GuestSessionCommand;
}
