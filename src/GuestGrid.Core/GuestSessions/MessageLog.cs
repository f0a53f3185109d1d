using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Transcripts;

namespace GuestGrid.Core.GuestSessions;

/// <summary>
/// The order of a conversation: the newest position, and the messages that no transcript page holds for certain yet.
/// </summary>
/// <param name="Last">Position of the newest message.</param>
/// <param name="SealedThrough">Everything up to here has been sent to transcript pages.</param>
/// <param name="StoredThrough">Everything up to here is confirmed to be in transcript pages and not kept here.</param>
public sealed record MessageLog(SequenceId Last, SequenceId SealedThrough, SequenceId StoredThrough,
    MessageChain? Recent, ClientMessageMemory Memory)
{
    public static readonly MessageLog Empty =
        new(SequenceId.None, SequenceId.None, SequenceId.None, null, ClientMessageMemory.Empty);

    /// <summary>Messages that are kept here because their page is not confirmed.</summary>
    public long Unstored => Last.Number - StoredThrough.Number;

    /// <summary>Does the next message fill a page?</summary>
    public bool NextFillsPage => Last.Number + 1 - SealedThrough.Number >= Transcript.PageSize;

    public MessageLog Add(Message message) => this with
    {
        Last = message.Sequence,
        Recent = MessageChain.Add(Recent, message),
        Memory = message.ClientMessageId is { } id ? Memory.Add(message.From.Agent, id, message.Sequence) : Memory,
    };

    public MessageLog Seal(SequenceId through) => this with { SealedThrough = through };

    public MessageLog Forget(SequenceId storedThrough) => this with
    {
        StoredThrough = storedThrough,
        Recent = MessageChain.Trim(Recent, storedThrough.Number),
    };
}
